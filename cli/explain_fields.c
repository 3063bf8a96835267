/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/explain_fields.h"

#include <string.h>

#include "cli/help.h"
#include "models/scenario_form.h"
#include "scenarios/field_path.h"

enum { PATH_MAX_LENGTH = 256, KEY_WIDTH = 24, INDENT = 2 };

const struct cli_field_root cli_field_roots[] = {
    {"scenario", &mdl_scenario_table, "a cluster, its control plane, its workload and its horizon (jobsim.dev/v1)"},
    {"job", &mdl_job_table, "a Job (batch/v1)"},
    {"cronjob", &mdl_cronjob_table, "a CronJob (batch/v1)"},
    {"node", &mdl_node_table, "a Node (v1)"},
    {"priorityclass", &mdl_priority_class_table, "a PriorityClass (scheduling.k8s.io/v1)"},
};
const size_t cli_field_root_count = sizeof cli_field_roots / sizeof cli_field_roots[0];

static bool find_below(struct cli_field_place *out, const struct cli_field_root *root, const char *path,
                       bool under_spec, struct sim_error *error);
static void print_type(FILE *out, const struct mdl_field *field);
static void print_value(FILE *out, const struct mdl_field *field);
static void print_members(FILE *out, const struct mdl_table *table, int columns);
static void walk(const struct mdl_table *table, int depth, char path[PATH_MAX_LENGTH],
                 void (*each)(void *context, const char *path), void *context);

enum sim_status cli_field_find(struct cli_field_place *out, const char *path, struct sim_error *error)
{
    for (size_t i = 0; i < cli_field_root_count; i++) {
        const struct cli_field_root *root = &cli_field_roots[i];
        const size_t length = strlen(root->name);
        if (strncmp(path, root->name, length) == 0 && (path[length] == '\0' || path[length] == '.')) {
            if (path[length] == '\0' || path[length + 1] == '\0') {
                *out = (struct cli_field_place){.root = root, .path = ""};
                return SIM_OK;
            }
            return find_below(out, root, path + length + 1, false, error) ? SIM_OK : SIM_BAD_INPUT;
        }
    }
    /* In the order in which --set looks; the error is that of the Scenario, where most fields are. */
    struct sim_error other;
    const struct cli_field_root *scenario = &cli_field_roots[0];
    const struct cli_field_root *job = &cli_field_roots[1];
    const bool is_found = find_below(out, scenario, path, false, &other) ||
                          find_below(out, scenario, path, true, error) || find_below(out, job, path, false, &other) ||
                          find_below(out, job, path, true, &other);
    return is_found ? SIM_OK : SIM_BAD_INPUT;
}

void cli_field_explain(FILE *out, const struct cli_field_place *place, int columns)
{
    const struct mdl_field *field = place->field;
    if (field == NULL) {
        fprintf(out, "%s: %s\n", place->root->name, place->root->doc);
        print_members(out, place->root->table, columns);
        return;
    }
    fprintf(out, "%s.%s%s <", place->root->name, place->under_spec ? "spec." : "", place->path);
    print_type(out, field);
    fputs(">\n", out);
    cli_help_wrapped(out, field->doc != NULL ? field->doc : "Known and ignored: it cannot affect time.", INDENT,
                     columns);
    print_value(out, field);
    if (field->table != NULL && field->place != MDL_IGNORED) {
        print_members(out, field->table, columns);
    }
}

void cli_field_paths(const struct mdl_table *table, int depth, void (*each)(void *context, const char *path),
                     void *context)
{
    char path[PATH_MAX_LENGTH] = "";
    walk(table, depth, path, each, context);
}

static bool find_below(struct cli_field_place *out, const struct cli_field_root *root, const char *path,
                       bool under_spec, struct sim_error *error)
{
    char whole[PATH_MAX_LENGTH];
    const int length = snprintf(whole, sizeof whole, "%s%s", under_spec ? "spec." : "", path);
    if (length >= (int)sizeof whole) {
        (void)sim_error_set(error, SIM_BAD_INPUT, "a path has at most %d characters", PATH_MAX_LENGTH - 1);
        return false;
    }
    const struct mdl_field *field = scn_field_at(root->table, whole, (size_t)length, error);
    if (field == NULL) {
        return false;
    }
    *out = (struct cli_field_place){root, field, path, under_spec};
    return true;
}

/* Without the Go package that upstream's error texts name. */
static void print_type(FILE *out, const struct mdl_field *field)
{
    static const char package[] = "v1.";
    char type[128];
    mdl_field_type(field, type, sizeof type);
    const char *at = strstr(type, package);
    if (at == NULL) {
        fputs(type, out);
    } else {
        fprintf(out, "%.*s%s", (int)(at - type), type, at + strlen(package));
    }
}

static void print_value(FILE *out, const struct mdl_field *field)
{
    if (field->default_text != NULL) {
        fprintf(out, "  %-9s%s\n", "default", field->default_text);
    }
    if (field->unit != NULL) {
        fprintf(out, "  %-9s%s\n", "unit", field->unit);
    }
    if (field->min < field->max && field->kind == MDL_DURATION) {
        char least[SIM_TIME_TEXT_SIZE], most[SIM_TIME_TEXT_SIZE];
        fprintf(out, "  %-9s%s to %s\n", "range", sim_duration_format(least, (sim_time)field->min),
                sim_duration_format(most, (sim_time)field->max));
    } else if (field->min < field->max) {
        fprintf(out, "  %-9s%g to %g\n", "range", field->min, field->max);
    }
}

/* The first sentence of each; those that are ignored only by name. */
static void print_members(FILE *out, const struct mdl_table *table, int columns)
{
    fputs(table->one_of ? "\nFields, one of which is to be given\n" : "\nFields\n", out);
    size_t ignored = 0;
    for (size_t i = 0; i < table->count; i++) {
        const struct mdl_field *field = &table->fields[i];
        if (field->doc == NULL) {
            ignored++;
            continue;
        }
        fprintf(out, "  %-*s", KEY_WIDTH, field->key);
        cli_help_wrapped_from(out, field->doc, INDENT + KEY_WIDTH, columns);
    }
    if (ignored > 0) {
        fputs("\nKnown and ignored, for they cannot affect time\n ", out);
        int column = 1;
        for (size_t i = 0; i < table->count; i++) {
            const int length = (int)strlen(table->fields[i].key);
            if (table->fields[i].doc != NULL) {
                continue;
            }
            if (column + 1 + length > columns) {
                fputs("\n ", out);
                column = 1;
            }
            fprintf(out, " %s", table->fields[i].key);
            column += 1 + length;
        }
        fputc('\n', out);
    }
}

static void walk(const struct mdl_table *table, int depth, char path[PATH_MAX_LENGTH],
                 void (*each)(void *context, const char *path), void *context)
{
    const size_t used = strlen(path);
    for (size_t i = 0; i < table->count; i++) {
        const struct mdl_field *field = &table->fields[i];
        if (field->place == MDL_IGNORED) {
            continue;
        }
        snprintf(path + used, PATH_MAX_LENGTH - used, "%s%s%s", used == 0 ? "" : ".", field->key,
                 mdl_field_is_list(field) ? "[0]" : "");
        if (field->table == NULL) {
            each(context, path);
        } else if (depth > 1) {
            walk(field->table, depth - 1, path, each, context);
        }
        path[used] = '\0';
    }
}
