/* SPDX-License-Identifier: GPL-3.0-or-later */
/* models/field: every table is sound: keys once, kept rows inside their struct and explained, lists with elements. */
#include "models/field.h"

#include <string.h>

#include "models/scenario_form.h"
#include "tests/support/suite.h"

static const struct mdl_table *const roots[] = {&mdl_job_table,         &mdl_cronjob_table,        &mdl_pod_table,
                                                &mdl_node_table,        &mdl_namespace_table,      &mdl_quota_table,
                                                &mdl_limit_range_table, &mdl_priority_class_table, &mdl_scenario_table};

static size_t rows;

static void check_row(const struct mdl_table *table, const struct mdl_field *field)
{
    const bool is_kept = field->place != MDL_IGNORED;
    ck_assert_msg(mdl_field_find(table, field->key) == field, "%s.%s stands twice", table->name, field->key);
    ck_assert_msg(!is_kept || field->place < table->size, "%s.%s lies outside its struct", table->name, field->key);
    ck_assert_msg(!is_kept || (field->doc && field->doc[0] != '\0'), "%s.%s is not explained", table->name, field->key);
    ck_assert_msg(field->min <= field->max, "%s.%s has an empty range", table->name, field->key);
    rows++;
}

/* Tables are a tree, so this ends. */
static void check_table(const struct mdl_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct mdl_field *field = &table->fields[i];
        const bool of_objects = field->kind == MDL_OBJECT || field->kind == MDL_POINTER ||
                                field->kind == MDL_OBJECT_MAP || field->kind == MDL_PRESENT ||
                                (field->kind == MDL_LIST && field->element == MDL_OBJECT);
        check_row(table, field);
        ck_assert_msg(of_objects == (field->table != NULL), "%s.%s: a table goes with objects", table->name,
                      field->key);
        if (field->table) {
            ck_assert_msg(field->place == MDL_IGNORED || field->kind == MDL_PRESENT || field->table->size > 0,
                          "%s.%s is kept, its table is not", table->name, field->key);
            check_table(field->table);
        }
    }
}

START_TEST(tables_are_sound)
{
    rows = 0;
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
        check_table(roots[i]);
    }
    ck_assert_uint_gt(rows, 1000);
}
END_TEST

START_TEST(types_are_named_as_upstream_does)
{
    char text[160];
    const struct mdl_field *spec = mdl_field_find(&mdl_job_table, "spec");
    ck_assert_str_eq(mdl_field_type(spec, text, sizeof text), "v1.JobSpec");
    ck_assert_str_eq(mdl_field_type(mdl_field_find(spec->table, "parallelism"), text, sizeof text), "int32");
    ck_assert_str_eq(mdl_field_type(mdl_field_find(&mdl_pod_spec_table, "containers"), text, sizeof text),
                     "[]v1.Container");
    ck_assert_str_eq(mdl_field_type(mdl_field_find(&mdl_pod_spec_table, "nodeSelector"), text, sizeof text),
                     "map[string]string");
    ck_assert_str_eq(mdl_field_type(mdl_field_find(&mdl_pod_spec_table, "ephemeralContainers"), text, sizeof text),
                     "[]v1.EphemeralContainer");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("field");
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, tables_are_sound);
    tcase_add_test(tests, types_are_named_as_upstream_does);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
