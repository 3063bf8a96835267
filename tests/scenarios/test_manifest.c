/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scenarios/manifest, review, decode: what people are told, with line and column, and that no file brings the reader
 * down. */
#include "scenarios/manifest.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "control/pod_types.h"
#include "scenarios/documents.h"
#include "scenarios/review.h"
#include "tests/support/shared.h"
#include "tests/support/suite.h"
#include "tests/support/temp_dir.h"

static struct sim_arena arena;
static struct scn_problems problems, notes;
static struct scn_manifests manifests;
static struct support_temp_dir folder;

static void no_memory(void *context, size_t wanted)
{
    (void)context, (void)wanted;
    abort();
}

static void setup(void)
{
    sim_arena_init(&arena, no_memory, NULL);
    scn_problems_init(&problems, &arena);
    scn_problems_init(&notes, &arena);
    manifests = (struct scn_manifests){.count = 0};
    support_temp_dir_make(&folder);
}

static void teardown(void)
{
    sim_arena_free(&arena);
    support_temp_dir_remove(&folder);
}

static void read_path(const char *path, bool lenient)
{
    const struct scn_manifest_options options = {.lenient = lenient};
    scn_manifests_read(&manifests, path, &options, &arena, &problems, &notes);
}

static const char *write_file(const char *name, const char *text)
{
    static char path[512];
    support_temp_file(path, &folder, name, text);
    return path;
}

#define JOB_HEAD "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: demo\nspec:\n"
#define JOB_TAIL                                                                                                       \
    "  template:\n    spec:\n      restartPolicy: Never\n      containers:\n      - name: main\n        image: "       \
    "busybox\n"

/* ---- what people are told ---------------------------------------------------------------------------------------- */

static const struct {
    const char *name, *text;
    uint32_t line, column;
    const char *path, *problem;
} faults[] = {
    {"unknown field", JOB_HEAD "  paralelism: 2\n" JOB_TAIL, 6, 3, "spec.paralelism", "did you mean \"parallelism\"?"},
    {"unknown field without a near one", JOB_HEAD "  zzz: 2\n" JOB_TAIL, 6, 3, "spec.zzz", "JobSpec has parallelism,"},
    {"unknown field deep inside", JOB_HEAD JOB_TAIL "        env: [{name: A, vlaue: x}]\n", 12, 25,
     "spec.template.spec.containers[0].env[0].vlaue", "did you mean \"value\"?"},
    {"wrong type", JOB_HEAD "  parallelism: \"3\"\n" JOB_TAIL, 6, 16, "spec.parallelism", "is a string; must be int32"},
    {"wrong type of an ignored field", JOB_HEAD JOB_TAIL "      volumes: [{name: a, emptyDir: {sizeLimit: x}}]\n", 12,
     49, "spec.template.spec.volumes[0].emptyDir.sizeLimit", "is not a quantity"},
    {"out of range for the type", JOB_HEAD "  backoffLimit: 2147483648\n" JOB_TAIL, 6, 17, "spec.backoffLimit",
     "is the number 2147483648; must be int32"},
    {"invalid", JOB_HEAD "  backoffLimit: -1\n" JOB_TAIL, 6, 17, "spec.backoffLimit",
     "Invalid value: -1: must be greater than or equal to 0"},
    {"repeated", JOB_HEAD "  completions: 1\n  completions: 2\n" JOB_TAIL, 7, 3, "spec.completions",
     "stands here again"},
    {"no kind", "apiVersion: batch/v1\nmetadata: {name: x}\n", 1, 1, "kind", "is missing"},
    {"an old version", "apiVersion: batch/v1beta1\nkind: CronJob\n", 1, 13, "apiVersion", "no matches for kind"},
    {"no object", "- a\n- b\n", 1, 1, "", "is no object"},
    {"a NUL in a text", JOB_HEAD "  managedBy: \"a\\0b\"\n" JOB_TAIL, 6, 14, "spec.managedBy", "NUL"},
    {"shell code as a name", "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: \"$(reboot)\"\nspec:\n" JOB_TAIL, 4,
     9, "metadata.name", "RFC 1123"},
    {"gnuplot code as a name",
     "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: \"`system 'ls'`\"\nspec:\n" JOB_TAIL, 4, 9, "metadata.name",
     "RFC 1123"},
    {"markup as a name", "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: <script>\nspec:\n" JOB_TAIL, 4, 9,
     "metadata.name", "RFC 1123"},
};

START_TEST(faults_have_a_place_and_a_remedy)
{
    read_path(write_file("a.yaml", faults[_i].text), false);
    scn_problems_sort(&problems);
    ck_assert_msg(problems.count >= 1, "%s: accepted", faults[_i].name);
    const struct scn_problem *problem = &problems.items[0];
    ck_assert_msg(problem->at.line == faults[_i].line && problem->at.column == faults[_i].column, "%s: %u:%u %s",
                  faults[_i].name, (unsigned)problem->at.line, (unsigned)problem->at.column, problem->text);
    ck_assert_msg(strcmp(problem->path, faults[_i].path) == 0, "%s: path %s", faults[_i].name, problem->path);
    ck_assert_msg(strstr(problem->text, faults[_i].problem), "%s: %s", faults[_i].name, problem->text);
}
END_TEST

START_TEST(all_faults_of_all_files_are_told)
{
    (void)write_file("a.yaml", JOB_HEAD "  paralelism: 2\n  completions: x\n  backoffLimit: -1\n" JOB_TAIL);
    (void)write_file("b.yml", "kind: Job\n---\n\t\n---\n" JOB_HEAD JOB_TAIL);
    (void)write_file("c.txt", "not looked at: [");
    read_path(folder.path, false);
    ck_assert_uint_eq(problems.count, 4);
    ck_assert_uint_eq(manifests.count, 1);
}
END_TEST

START_TEST(lenient_lets_unknown_and_repeated_fields_through)
{
    read_path(write_file("a.yaml", JOB_HEAD "  paralelism: 2\n  suspend: no\n  suspend: yes\n" JOB_TAIL), true);
    ck_assert_uint_eq(problems.count, 0);
    const struct ctl_job_object *job = manifests.items[0].typed;
    ck_assert(job->form.spec.suspend && job->form.spec.parallelism.value == 1);
}
END_TEST

/* Unknown fields come first in the order of keys; what is read no longer must not let a wrong value through. */
START_TEST(many_unknown_fields_hide_no_fault)
{
    static char text[65536];
    size_t length = (size_t)snprintf(text, sizeof text, "%s", JOB_HEAD);
    for (int i = 0; i < 2 * SCN_PROBLEMS_MAX; i++) {
        length += (size_t)snprintf(text + length, sizeof text - length, "  a%d: 1\n", i);
    }
    (void)snprintf(text + length, sizeof text - length, "  parallelism: x\n%s", JOB_TAIL);
    read_path(write_file("a.yaml", text), true);
    ck_assert_uint_eq(manifests.count, 0);
    ck_assert_uint_eq(problems.count, 1);
    ck_assert_str_eq(problems.items[0].path, "spec.parallelism");
}
END_TEST

START_TEST(long_values_are_told_in_part)
{
    enum { LONG = 100000 };
    static char text[LONG + 1], printed[2 * LONG];
    memset(text, 'x', LONG);
    memcpy(text + SCN_PROBLEM_TEXT_MAX - 1, "\xc3\xa4", 2); /* across the limit */
    scn_problem_add(&problems, "a.yaml", (struct scn_position){1, 2}, "spec.\x1b[2J", "%s", text);
    FILE *out = fmemopen(printed, sizeof printed, "w");
    ck_assert(out != NULL);
    scn_problems_print(&problems, out);
    (void)fclose(out);
    ck_assert(strncmp(printed, "a.yaml:1:2: spec.\\x1b[2J: xxx", 29) == 0);
    ck_assert(strlen(printed) < SCN_PROBLEM_TEXT_MAX + 40);
    ck_assert_str_eq(printed + strlen(printed) - 5, "x...\n");
}
END_TEST

START_TEST(output_of_kubectl_get_is_accepted)
{
    read_path(
        write_file(
            "a.yaml",
            "apiVersion: v1\nkind: List\nitems:\n- apiVersion: batch/v1\n  kind: Job\n  metadata:\n"
            "    name: a\n    uid: 4545\n    labels: {controller-uid: \"4545\"}\n    managedFields: [{manager: x}]\n"
            "  spec:\n    selector: {matchLabels: {controller-uid: \"4545\"}}\n    template:\n"
            "      metadata: {labels: {controller-uid: \"4545\", job-name: a}}\n"
            "      spec: {restartPolicy: Never, containers: [{name: a, image: b}]}\n"
            "  status: {succeeded: 1}\n"),
        false);
    ck_assert_uint_eq(problems.count, 1); /* a UID that YAML reads as a number */
    problems.count = 0;
    read_path(write_file("a.yaml",
                         "apiVersion: v1\nkind: List\nitems:\n- apiVersion: batch/v1\n  kind: Job\n  metadata:\n"
                         "    name: a\n    uid: u-1\n    managedFields: [{manager: x}]\n"
                         "  spec:\n    selector: {matchLabels: {controller-uid: u-1}}\n    template:\n"
                         "      metadata: {labels: {controller-uid: u-1, job-name: a}}\n"
                         "      spec: {restartPolicy: Never, containers: [{name: a, image: b}]}\n"
                         "  status: {succeeded: 1}\n"),
              false);
    ck_assert_msg(problems.count == 0, "%s", problems.count ? problems.items[0].text : "");
    ck_assert_uint_eq(manifests.count, 1);
}
END_TEST

START_TEST(kinds_that_are_not_modelled_are_noted_once)
{
    read_path(write_file("a.yaml", "apiVersion: v1\nkind: Service\n---\napiVersion: v1\nkind: Service\na: 1\na: 2\n"),
              false);
    ck_assert_uint_eq(problems.count, 0);
    ck_assert_uint_eq(notes.count, 1);
}
END_TEST

START_TEST(files_that_cannot_be_read_say_so)
{
    char path[600];
    (void)snprintf(path, sizeof path, "%s/absent.yaml", folder.path);
    read_path(path, false);
    ck_assert(strstr(problems.items[0].text, "No such file"));
    read_path(write_file("empty.yaml", ""), false);
    ck_assert_uint_eq(problems.count, 1); /* an empty file holds nothing, as kubectl sees it */
    (void)snprintf(path, sizeof path, "%s/empty", folder.path);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    read_path(path, false);
    ck_assert(strstr(problems.items[1].text, "holds no"));
    ck_assert_int_eq(rmdir(path), 0);
}
END_TEST

/* ---- round trip -------------------------------------------------------------------------------------------------- */

START_TEST(what_is_written_reads_back_the_same)
{
    const char text[] = JOB_HEAD
        "  completionMode: Indexed\n  completions: 4\n  podFailurePolicy: {rules: [{action: Ignore, onExitCodes: "
        "{operator: In, values: [3, 4]}}]}\n" JOB_TAIL
        "        resources: {requests: {cpu: 1.5, memory: 1Gi}}\n        ports: [{containerPort: 80}]\n"
        "        readinessProbe: {httpGet: {port: web}}\n"
        "      tolerations: [{operator: Exists, tolerationSeconds: 5, effect: NoExecute}]\n"
        "      affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: "
        "[{matchExpressions: [{key: a, operator: In, values: [b]}]}]}}}\n";
    struct scn_documents documents;
    struct scn_faults found = {.arena = &arena};
    scn_documents_read(&documents, "a", text, strlen(text), &arena, &problems);
    struct ctl_job_object job = {.meta = {.name = NULL}}, again = {.meta = {.name = NULL}};
    scn_decode(&job, &mdl_job_table, documents.items[0].root, &found, NULL);
    const struct scn_node *first = scn_encode(&job, &mdl_job_table, &arena);
    scn_decode(&again, &mdl_job_table, first, &found, NULL);
    ck_assert_uint_eq(found.count, 0);
    ck_assert_str_eq(scn_node_json(first, &arena), scn_node_json(scn_encode(&again, &mdl_job_table, &arena), &arena));
    ck_assert_int_eq(
        ctl_quantity_milli(&again.form.template.spec.containers.items[0].resources.requests.items[0].amount), 1500);
}
END_TEST

/* ---- the corpus -------------------------------------------------------------------------------------------------- */

/* Every file gives objects, notes or a problem with a line, never a crash. */
START_TEST(every_file_of_the_corpus_is_answered)
{
    static const char *const folders[] = {"corpus/manifests", "corpus/guide", "corpus/nodes"};
    char path[SUPPORT_PATH_MAX];
    size_t files = 0;
    if (!support_shared_path(path, folders[_i])) {
        return;
    }
    DIR *directory = opendir(path);
    ck_assert(directory != NULL);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        char file[2 * SUPPORT_PATH_MAX];
        if (entry->d_name[0] == '.') {
            continue;
        }
        const uint32_t before = problems.count;
        (void)snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        read_path(sim_arena_text(&arena, file, strlen(file)), false);
        for (uint32_t i = before; i < problems.count; i++) {
            ck_assert_msg(problems.items[i].at.line > 0, "%s: no line: %s", entry->d_name, problems.items[i].text);
        }
        files++;
    }
    (void)closedir(directory);
    ck_assert_uint_gt(files, 10);
    ck_assert_uint_gt(manifests.count, 10);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("manifest");
    TCase *tests = tcase_create("all");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, faults_have_a_place_and_a_remedy, 0, (int)(sizeof faults / sizeof *faults));
    tcase_add_test(tests, all_faults_of_all_files_are_told);
    tcase_add_test(tests, lenient_lets_unknown_and_repeated_fields_through);
    tcase_add_test(tests, many_unknown_fields_hide_no_fault);
    tcase_add_test(tests, long_values_are_told_in_part);
    tcase_add_test(tests, output_of_kubectl_get_is_accepted);
    tcase_add_test(tests, kinds_that_are_not_modelled_are_noted_once);
    tcase_add_test(tests, files_that_cannot_be_read_say_so);
    tcase_add_test(tests, what_is_written_reads_back_the_same);
    tcase_add_loop_test(tests, every_file_of_the_corpus_is_answered, 0, 3);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
