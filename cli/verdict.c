/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/verdict.h"

#include <math.h>

#include "plots/decimal.h"
#include "plots/table.h"

#define GREEN "\x1b[32m"
#define RED   "\x1b[31m"
#define PLAIN "\x1b[0m"

enum { TEXT_WIDTH = 36 };

static void print_line(FILE *out, const char *text, bool is_met, double actual, bool color);

enum cli_exit cli_judge(const struct cli_input *input, const struct mdl_result *result, FILE *met, FILE *unmet,
                        bool color)
{
    enum cli_exit code = CLI_EXIT_OK;
    if (input->expectation_count > 0 && met != NULL) {
        fputs("\nExpected\n", met);
    }
    for (uint32_t i = 0; i < input->expectation_count; i++) {
        const struct cli_expectation *expectation = &input->expectations[i];
        double actual;
        const bool is_met = exp_expectation_met(&expectation->parsed, result, &actual);
        if (!is_met) {
            code = CLI_EXIT_NO;
        }
        if (!is_met || met != NULL) {
            print_line(is_met ? met : unmet, expectation->text, is_met, actual, color);
        }
    }
    return code;
}

static void print_line(FILE *out, const char *text, bool is_met, double actual, bool color)
{
    const char *mark = is_met ? "✓" : "✗";
    if (color) {
        fprintf(out, "  %s%s" PLAIN " ", is_met ? GREEN : RED, mark);
    } else {
        fprintf(out, "  %s ", mark);
    }
    plt_print_plain(out, text);
    const int width = (int)plt_text_width(text);
    char number[PLT_DECIMAL_SIZE];
    fprintf(out, "%*s(was %s)\n", width < TEXT_WIDTH ? TEXT_WIDTH - width : 1, "",
            isfinite(actual) ? plt_decimal_format(number, actual, 3) : "nothing");
}
