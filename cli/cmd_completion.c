/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scripts for bash and zsh, with commands, options, their words and the paths for --set and explain written out, so
 * that the shell need not call jobsim to complete. */
#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/explain_fields.h"
#include "models/presets.h"
#include "models/scenario_form.h"

enum { DEPTH = 6 };

static enum cli_exit run_completion(const struct cli_arguments *arguments);
static void print_case_of_options(FILE *out);
static void print_case_of_values(FILE *out);
static void print_paths(FILE *out);
static void print_words(FILE *out, const char *words);
static void print_scenario_path(void *context, const char *path);
static void print_job_path(void *context, const char *path);

const struct cli_command cli_cmd_completion = {
    .name = "completion",
    .operands = "bash|zsh",
    .summary = "a script by which the shell completes commands, options and fields",
    .description =
        "For bash: source <(jobsim completion bash). For zsh, after compinit: source <(jobsim completion zsh).",
    .operands_min = 1,
    .operands_max = 1,
    .examples = {{"jobsim completion bash > jobsim.bash", "the script as a file, for /etc/bash_completion.d"}},
    .exits = {"done", NULL, "no such shell", "the script could not be written"},
    .run = run_completion,
};

/* Both shells run the same function; zsh through its emulation of bash's completion. */
static const char head[] = "# Completion of jobsim; made by `jobsim completion`.\n";
static const char zsh_head[] = "autoload -U +X bashcompinit && bashcompinit\n";
static const char function_head[] = "_jobsim() {\n"
                                    "    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
                                    "    local command=${COMP_WORDS[1]} options= values= paths=\n";
static const char function_tail[] = "    if [ -n \"$values\" ]; then\n"
                                    "        COMPREPLY=($(compgen -W \"$values\" -- \"$word\"))\n"
                                    "    elif [[ $word == -* ]]; then\n"
                                    "        COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
                                    "    else\n"
                                    "        COMPREPLY=($(compgen -f -- \"$word\"))\n"
                                    "    fi\n"
                                    "}\n"
                                    "complete -o filenames -F _jobsim jobsim\n";

static enum cli_exit run_completion(const struct cli_arguments *arguments)
{
    const char *shell = arguments->operands[0];
    const bool is_zsh = strcmp(shell, "zsh") == 0;
    if (!is_zsh && strcmp(shell, "bash") != 0) {
        char quoted[80];
        fprintf(stderr, "jobsim completion: %s is none of bash|zsh\n",
                sim_quote(quoted, sizeof quoted, shell, strlen(shell)));
        return CLI_EXIT_BAD_INPUT;
    }
    fputs(head, stdout);
    fputs(is_zsh ? zsh_head : "", stdout);
    fputs(function_head, stdout);
    print_paths(stdout);
    print_case_of_options(stdout);
    print_case_of_values(stdout);
    fputs(function_tail, stdout);
    return CLI_EXIT_OK;
}

static void print_case_of_options(FILE *out)
{
    fputs("    case $command in\n", out);
    for (size_t i = 0; i < cli_command_count; i++) {
        fprintf(out, "    %s) options='", cli_commands[i]->name);
        for (int id = 0; id < CLI_OPTIONS; id++) {
            if (((cli_commands[i]->options | CLI_BIT(CLI_HELP)) & CLI_BIT(id)) != 0) {
                fprintf(out, "--%s ", cli_options[id].name);
            }
        }
        fputs("' ;;\n", out);
    }
    fputs("    esac\n", out);
}

/* The words that can stand after an option or as a command's operand. */
static void print_case_of_values(FILE *out)
{
    fputs("    case $previous in\n    jobsim|help) values='", out);
    for (size_t i = 0; i < cli_command_count; i++) {
        fprintf(out, "%s ", cli_commands[i]->name);
    }
    fputs("' ;;\n    completion) values='bash zsh' ;;\n    --set|explain) values=$paths ;;\n    --preset) values='",
          out);
    for (uint32_t i = 0; i < mdl_preset_count; i++) {
        fprintf(out, "%s ", mdl_presets[i].name);
    }
    fputs("' ;;\n", out);
    for (int id = 0; id < CLI_OPTIONS; id++) {
        const char *words = cli_options[id].metavar;
        if (words != NULL && strchr(words, '|') != NULL) {
            fprintf(out, "    --%s) values='", cli_options[id].name);
            print_words(out, words);
            fputs("' ;;\n", out);
        }
    }
    fprintf(out, "    --%s|-%c)\n        case $command in\n", cli_options[CLI_OUTPUT].name,
            cli_options[CLI_OUTPUT].letter);
    for (size_t i = 0; i < cli_command_count; i++) {
        if (cli_commands[i]->forms != NULL) {
            fprintf(out, "        %s) values='", cli_commands[i]->name);
            print_words(out, cli_commands[i]->forms);
            fputs("' ;;\n", out);
        }
    }
    fputs("        esac ;;\n    esac\n", out);
}

static void print_paths(FILE *out)
{
    fputs("    paths='\n", out);
    cli_field_paths(&mdl_scenario_table, DEPTH, print_scenario_path, out);
    cli_field_paths(&mdl_job_table, DEPTH, print_job_path, out);
    fputs("'\n", out);
}

static void print_words(FILE *out, const char *words)
{
    for (; *words != '\0'; words++) {
        fputc(*words == '|' ? ' ' : *words, out);
    }
}

/* Without the `spec.` that --set does not need. */
static void print_scenario_path(void *context, const char *path)
{
    if (strncmp(path, "spec.", 5) == 0) {
        fprintf(context, "%s\n", path + 5);
    }
}

static void print_job_path(void *context, const char *path)
{
    if (strncmp(path, "spec.", 5) == 0) {
        fprintf(context, "%s\n", path);
    }
}
