/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scenarios/set: what a --set changes, and which are refused. */
#include "scenarios/set.h"

#include <stdlib.h>
#include <string.h>

#include "scenarios/documents.h"
#include "tests/support/suite.h"

static struct sim_arena arena;
static struct scn_problems problems;

static void no_memory(void *context, size_t wanted)
{
    (void)context, (void)wanted;
    abort();
}

static void setup(void)
{
    sim_arena_init(&arena, no_memory, NULL);
    scn_problems_init(&problems, &arena);
}

static void teardown(void)
{
    sim_arena_free(&arena);
}

static const struct scn_node *read(const char *text)
{
    struct scn_documents documents;
    scn_documents_read(&documents, "a.yaml", text, strlen(text), &arena, &problems);
    ck_assert_uint_eq(documents.count, 1);
    return documents.items[0].root;
}

/* `problem`: NULL if the object becomes `json`. */
static const struct {
    const char *set, *json, *problem;
} rows[] = {
    {"spec.parallelism=3", "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"completions\":1,\"parallelism\":3}}", NULL},
    {"completions=2", "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"completions\":2}}", NULL},
    {"job/a.completions=2", "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"completions\":2}}", NULL},
    {"job/b.completions=2", "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"completions\":1}}", NULL},
    {"spec.template.spec.containers[0].image=x",
     "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"completions\":1,\"template\":{\"spec\":{\"containers\":[{\"image\":"
     "\"x\"}]"
     "}}}}",
     NULL},
    {"spec.template.spec.containers[1].image=x", NULL, "there are 0 elements"},
    {"spec.template.spec.containers[0x.image=x", NULL, "there are 0 elements"},
    {"spec.paralelism=3", NULL, "did you mean parallelism?"},
    {"parallelism", NULL, "is not PATH=VALUE"},
    {"=3", NULL, "is not PATH=VALUE"},
    {"job/a=3", NULL, "no field of it"},
    {"completions=[", NULL, "not YAML"},
};

START_TEST(a_set_changes_or_is_refused)
{
    const struct scn_node *root = read("{metadata: {name: a}, spec: {completions: 1}}");
    struct scn_set set;
    if (scn_set_read(&set, rows[_i].set, &arena, &problems)) {
        root = scn_sets_apply_to_job(&set, 1, "a.yaml", root, &arena, &problems);
    }
    const char *found = problems.count > 0 ? problems.items[0].text : scn_node_json(root, &arena);
    ck_assert_msg((problems.count > 0) == (rows[_i].problem != NULL), "%s: %s", rows[_i].set, found);
    if (rows[_i].problem != NULL) {
        ck_assert_msg(strstr(found, rows[_i].problem) != NULL, "%s: %s", rows[_i].set, found);
    } else {
        ck_assert_msg(strcmp(found, rows[_i].json) == 0, "%s: %s", rows[_i].set, found);
    }
}
END_TEST

/* Below a template any path is one, and readers of trees go as deep as these are. */
START_TEST(paths_are_no_deeper_than_documents)
{
    enum { STEPS = 2 * SCN_DEPTH_MAX };
    char text[64 + 2 * STEPS] = "workloads[0].jobs.template";
    for (size_t i = 0; i < STEPS; i++) {
        strcat(text, ".a");
    }
    struct scn_set set;
    ck_assert(!scn_set_read(&set, strcat(text, "=1"), &arena, &problems));
    ck_assert_msg(strstr(problems.items[0].text, "deeper than 100") != NULL, "%s", problems.items[0].text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("set");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, a_set_changes_or_is_refused, 0, (int)(sizeof rows / sizeof *rows));
    tcase_add_test(tests, paths_are_no_deeper_than_documents);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
