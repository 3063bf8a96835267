/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/help.h"

#include <string.h>

enum { NAME_WIDTH = 14, OPTION_INDENT = 6 };

static void print_options(FILE *out, const struct cli_command *command, int columns);

void cli_help_overview(FILE *out)
{
    fputs("jobsim simulates Kubernetes Jobs on a cluster: when they complete, how often they retry, what they cost, "
          "and why.\n"
          "\nUsage: jobsim COMMAND [OPTION...] [FILE...]\n\nCommands\n",
          out);
    for (size_t i = 0; i < cli_command_count; i++) {
        fprintf(out, "  %-*s%s\n", NAME_WIDTH, cli_commands[i]->name, cli_commands[i]->summary);
    }
    fputs("\nStart with\n  jobsim run scenarios/quickstart.yaml\n"
          "\n`jobsim help COMMAND` or `jobsim COMMAND --help` tells more about one of them.\n",
          out);
}

void cli_help_command(FILE *out, const struct cli_command *command, int columns)
{
    fprintf(out, "jobsim %s: %s\n\nUsage: jobsim %s [OPTION...]%s%s\n", command->name, command->summary, command->name,
            command->operands[0] == '\0' ? "" : " ", command->operands);
    if (command->description != NULL) {
        fputc('\n', out);
        cli_help_wrapped(out, command->description, 0, columns);
    }
    fputs("\nExamples\n", out);
    for (const struct cli_example *example = command->examples; example->line != NULL; example++) {
        fprintf(out, "  %s\n", example->line);
        cli_help_wrapped(out, example->doc, OPTION_INDENT, columns);
    }
    print_options(out, command, columns);
    fputs("\nExit codes\n", out);
    for (int code = 0; code < 4; code++) {
        if (command->exits[code] != NULL) {
            fprintf(out, "  %d   %s\n", code, command->exits[code]);
        }
    }
}

void cli_help_wrapped(FILE *out, const char *text, int indent, int columns)
{
    fprintf(out, "%*s", indent, "");
    cli_help_wrapped_from(out, text, indent, columns);
}

void cli_help_wrapped_from(FILE *out, const char *text, int indent, int columns)
{
    int column = indent;
    while (*text != '\0') {
        const int length = (int)strcspn(text, " ");
        if (column > indent && column + 1 + length > columns) {
            fprintf(out, "\n%*s", indent, "");
            column = indent;
        } else if (column > indent) {
            fputc(' ', out);
            column++;
        }
        fprintf(out, "%.*s", length, text);
        column += length;
        text += length;
        text += *text == ' ';
    }
    fputc('\n', out);
}

static void print_options(FILE *out, const struct cli_command *command, int columns)
{
    fputs("\nOptions\n", out);
    for (int id = 0; id < CLI_OPTIONS; id++) {
        const struct cli_option *option = &cli_options[id];
        if (((command->options | CLI_BIT(CLI_HELP)) & CLI_BIT(id)) == 0) {
            continue;
        }
        fputs("  ", out);
        if (option->letter != 0) {
            fprintf(out, "-%c, ", option->letter);
        }
        fprintf(out, "--%s", option->name);
        if (option->metavar != NULL) {
            fprintf(out, " %s", cli_option_metavar((enum cli_option_id)id, command->forms));
        }
        if (option->is_repeatable) {
            fputs(" (may be repeated)", out);
        }
        if (option->fallback != NULL) {
            fprintf(out, " (default %s)", option->fallback);
        }
        fputc('\n', out);
        cli_help_wrapped(out, option->doc, OPTION_INDENT, columns);
    }
}
