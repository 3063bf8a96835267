/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/sched_objects.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "control/defaults.h"

/* What scoring assumes of containers that ask for nothing (pkg/scheduler/util/pod_resources.go). */
static const int64_t assumed_cpu_milli = 100;
static const int64_t assumed_memory_bytes = 200 * 1024 * 1024;

/* ---- requests ---------------------------------------------------------------------------------------------------- */

static uint32_t resource_of(const char *name, const char *const *names, uint32_t count)
{
    uint32_t r = 0;
    while (r < count && strcmp(names[r], name) != 0)
        r++;
    return r;
}

static int64_t amount_of(uint32_t resource, const struct ctl_quantity *value)
{
    return resource == MDL_CPU ? ctl_quantity_milli(value) : ctl_quantity_value(value);
}

struct mdl_resources mdl_sched_amounts(const struct ctl_resources *list, const char *const *names, uint32_t count)
{
    struct mdl_resources out = {{0}};
    for (uint32_t i = 0; i < list->count; i++) {
        const uint32_t r = resource_of(list->items[i].name, names, count);
        if (r < count)
            out.amount[r] = amount_of(r, &list->items[i].amount);
    }
    return out;
}

static int64_t sum_of(int64_t a, int64_t b)
{
    return b > INT64_MAX - a ? INT64_MAX : a + b;
}

static void add(struct mdl_resources *sum, const struct mdl_resources *other)
{
    for (uint32_t r = 0; r < MDL_RESOURCES_MAX; r++)
        sum->amount[r] = sum_of(sum->amount[r], other->amount[r]);
}

static void raise_to(struct mdl_resources *most, const struct mdl_resources *other)
{
    for (uint32_t r = 0; r < MDL_RESOURCES_MAX; r++)
        most->amount[r] = most->amount[r] > other->amount[r] ? most->amount[r] : other->amount[r];
}

/* The request of a resource, or its limit. */
static const struct ctl_quantity *wanted(const struct ctl_resource_needs *needs, const char *name)
{
    const struct ctl_quantity *request = ctl_resource_get(&needs->requests, name);
    return request != NULL ? request : ctl_resource_get(&needs->limits, name);
}

static struct mdl_resources wants_of(const struct ctl_resource_needs *needs, const char *const *names, uint32_t count,
                                     const struct mdl_resources *assumed)
{
    struct mdl_resources out = {{0}};
    for (uint32_t r = 0; r < count; r++) {
        const struct ctl_quantity *amount = wanted(needs, names[r]);
        if (amount != NULL)
            out.amount[r] = amount_of(r, amount);
        else if (assumed != NULL)
            out.amount[r] = assumed->amount[r];
    }
    return out;
}

static bool is_sidecar(const struct ctl_container *container)
{
    return container->restart_policy != NULL && strcmp(container->restart_policy, "Always") == 0;
}

/* What a pod may ask for as a whole. */
static bool is_pod_level(const char *name)
{
    return strcmp(name, "cpu") == 0 || strcmp(name, "memory") == 0 || strncmp(name, "hugepages-", 10) == 0;
}

/* The containers and sidecars together, or the hungriest init container with the sidecars that started before it;
 * what the pod asks for as a whole replaces both. */
struct mdl_resources mdl_sched_requests(const struct ctl_pod_spec *spec, const char *const *names, uint32_t count,
                                        const struct mdl_resources *assumed, bool whole)
{
    struct mdl_resources running = {{0}}, sidecars = {{0}}, most = {{0}};
    for (uint32_t i = 0; i < spec->containers.count; i++) {
        const struct mdl_resources wants = wants_of(&spec->containers.items[i].resources, names, count, assumed);
        add(&running, &wants);
    }
    for (uint32_t i = 0; i < spec->init_containers.count; i++) {
        const struct ctl_container *init = &spec->init_containers.items[i];
        struct mdl_resources wants = wants_of(&init->resources, names, count, assumed);
        if (is_sidecar(init))
            add(&running, &wants);
        add(&wants, &sidecars);
        if (is_sidecar(init))
            sidecars = wants;
        raise_to(&most, &wants);
    }
    raise_to(&most, &running);
    for (uint32_t r = 0; whole && spec->resources != NULL && r < count; r++) {
        const struct ctl_quantity *amount = is_pod_level(names[r]) ? wanted(spec->resources, names[r]) : NULL;
        if (amount != NULL)
            most.amount[r] = amount_of(r, amount);
    }
    const struct mdl_resources overhead = mdl_sched_amounts(&spec->overhead, names, count);
    add(&most, &overhead);
    most.amount[MDL_PODS] = 1;
    return most;
}

/* ---- specs ------------------------------------------------------------------------------------------------------- */

static uint32_t count_ports(const struct ctl_containers *containers)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < containers->count; i++)
        count += containers->items[i].ports.count;
    return count;
}

static void add_ports(struct mdl_sched_port *out, uint32_t *count, const struct ctl_container *container)
{
    for (uint32_t i = 0; i < container->ports.count; i++) {
        const struct ctl_port *port = &container->ports.items[i];
        if (port->host_port.set && port->host_port.value > 0)
            out[(*count)++] = (struct mdl_sched_port){
                port->protocol == NULL || *port->protocol == '\0' ? "TCP" : port->protocol,
                port->host_ip == NULL || *port->host_ip == '\0' ? "0.0.0.0" : port->host_ip, port->host_port.value};
    }
}

/* Ports of containers and of sidecars (util.GetHostPorts). */
static void build_ports(struct mdl_sched_spec *out, const struct ctl_pod_spec *spec, struct sim_arena *arena)
{
    struct mdl_sched_port *ports = sim_arena_array(
        arena, (size_t)count_ports(&spec->containers) + count_ports(&spec->init_containers), sizeof *ports, 8);
    for (uint32_t i = 0; i < spec->containers.count; i++)
        add_ports(ports, &out->port_count, &spec->containers.items[i]);
    for (uint32_t i = 0; i < spec->init_containers.count; i++)
        if (is_sidecar(&spec->init_containers.items[i]))
            add_ports(ports, &out->port_count, &spec->init_containers.items[i]);
    out->ports = ports;
}

/* A name without a tag is the latest. */
static const char *with_tag(const char *image, struct sim_arena *arena)
{
    const char *colon = strrchr(image, ':'), *slash = strrchr(image, '/');
    if (colon != NULL && (slash == NULL || colon > slash))
        return image;
    const size_t length = strlen(image);
    char *text = sim_arena_alloc(arena, length + sizeof ":latest");
    memcpy(text, image, length);
    memcpy(text + length, ":latest", sizeof ":latest");
    return text;
}

static void build_images(struct mdl_sched_spec *out, const struct ctl_pod_spec *spec, struct sim_arena *arena)
{
    const char **images =
        sim_arena_array(arena, (size_t)spec->containers.count + spec->init_containers.count, sizeof *images, 8);
    const struct ctl_containers *const lists[] = {&spec->init_containers, &spec->containers};
    for (size_t l = 0; l < 2; l++)
        for (uint32_t i = 0; i < lists[l]->count; i++) {
            const char *image = lists[l]->items[i].image;
            images[out->image_count++] = with_tag(image == NULL ? "" : image, arena);
        }
    out->images = images;
}

void mdl_sched_spec_build(struct mdl_sched_spec *out, const struct ctl_pod_template *pod, const char *const *names,
                          uint32_t count, struct sim_arena *arena)
{
    struct mdl_resources assumed = {{0}};
    assumed.amount[MDL_CPU] = assumed_cpu_milli;
    assumed.amount[MDL_MEMORY] = assumed_memory_bytes;
    const struct mdl_resources requests = mdl_sched_requests(&pod->spec, names, count, NULL, true);
    const struct mdl_resources scored = mdl_sched_requests(&pod->spec, names, count, &assumed, false);
    for (uint32_t r = 0; pod->spec.resources != NULL && r < MDL_RESOURCES_MAX; r++)
        assumed.amount[r] = requests.amount[r] > 0 ? 0 : assumed.amount[r];
    const struct mdl_resources settled = mdl_sched_requests(&pod->spec, names, count, &assumed, true);
    *out = (struct mdl_sched_spec){.namespace_name =
                                       pod->meta.namespace_name == NULL ? "default" : pod->meta.namespace_name,
                                   .labels = pod->meta.labels,
                                   .spec = &pod->spec,
                                   .requests = requests,
                                   .scored_cpu_milli = scored.amount[MDL_CPU],
                                   .scored_memory_bytes = scored.amount[MDL_MEMORY],
                                   .settled_cpu_milli = settled.amount[MDL_CPU],
                                   .settled_memory_bytes = settled.amount[MDL_MEMORY],
                                   .priority = pod->spec.priority.value};
    build_ports(out, &pod->spec, arena);
    build_images(out, &pod->spec, arena);
}

/* ---- nodes ------------------------------------------------------------------------------------------------------- */

void mdl_sched_node_build(struct mdl_sched_node *out, const struct ctl_node_object *node, const char *const *names,
                          uint32_t count)
{
    *out = (struct mdl_sched_node){.name = node->meta.name == NULL ? "" : node->meta.name,
                                   .labels = node->meta.labels,
                                   .taints = node->taints,
                                   .images = node->images,
                                   .unschedulable = node->unschedulable.value,
                                   .allocatable = mdl_sched_amounts(&node->allocatable, names, count)};
}

/* One of two labels, the older name first (component-helpers' GetZoneKey). */
static const char *place_of(const struct mdl_sched_node *node, const char *older, const char *newer)
{
    const char *value = ctl_label_get(&node->labels, older);
    value = value != NULL ? value : ctl_label_get(&node->labels, newer);
    return value != NULL ? value : "";
}

struct zone {
    const char *region, *name;
    uint32_t *nodes, count, capacity;
};

static struct zone *zone_of(struct zone *zones, uint32_t *zone_count, const struct mdl_sched_node *node)
{
    const char *region = place_of(node, "failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region");
    const char *name = place_of(node, "failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone");
    for (uint32_t z = 0; z < *zone_count; z++)
        if (strcmp(zones[z].region, region) == 0 && strcmp(zones[z].name, name) == 0)
            return &zones[z];
    zones[*zone_count] = (struct zone){.region = region, .name = name};
    return &zones[(*zone_count)++];
}

static void *grown(struct sim_arena *arena, void *old, uint32_t count, uint32_t *capacity, size_t bytes_each)
{
    if (count < *capacity)
        return old;
    *capacity = *capacity == 0 ? 8 : *capacity * 2;
    void *fresh = sim_arena_array(arena, *capacity, bytes_each, 16);
    if (count > 0)
        memcpy(fresh, old, count * bytes_each);
    return fresh;
}

void mdl_sched_node_order(uint32_t *order, const struct mdl_sched_node *nodes, uint32_t count, struct sim_arena *arena)
{
    struct zone *zones = sim_arena_array(arena, count, sizeof *zones, 16);
    uint32_t zone_count = 0, placed = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct zone *zone = zone_of(zones, &zone_count, &nodes[i]);
        zone->nodes = grown(arena, zone->nodes, zone->count, &zone->capacity, sizeof *zone->nodes);
        zone->nodes[zone->count++] = i;
    }
    for (uint32_t round = 0; placed < count; round++)
        for (uint32_t z = 0; z < zone_count; z++)
            if (round < zones[z].count)
                order[placed++] = zones[z].nodes[round];
}

void mdl_sched_node_add(struct mdl_sched_cluster *cluster, struct mdl_sched_node *node, struct mdl_sched_pod *pod)
{
    const struct ctl_affinity *affinity = pod->spec->spec->affinity;
    node->pods = grown(cluster->arena, node->pods, node->pod_count, &node->pod_capacity, sizeof *node->pods);
    node->pods[node->pod_count++] = pod;
    add(&node->used, &pod->spec->requests);
    node->scored_cpu_milli = sum_of(node->scored_cpu_milli, pod->spec->settled_cpu_milli);
    node->scored_memory_bytes = sum_of(node->scored_memory_bytes, pod->spec->settled_memory_bytes);
    cluster->anti_affine_pods +=
        affinity != NULL && affinity->pod_anti != NULL && affinity->pod_anti->required.count > 0;
    cluster->affine_pods += affinity != NULL && (affinity->pod != NULL || affinity->pod_anti != NULL);
}

void mdl_sched_node_remove(struct mdl_sched_cluster *cluster, struct mdl_sched_node *node, struct mdl_sched_pod *pod)
{
    const struct ctl_affinity *affinity = pod->spec->spec->affinity;
    uint32_t at = 0;
    while (node->pods[at] != pod) {
        at++;
        assert(at < node->pod_count);
    }
    memmove(&node->pods[at], &node->pods[at + 1], (node->pod_count - at - 1) * sizeof *node->pods);
    node->pod_count--;
    for (uint32_t r = 0; r < MDL_RESOURCES_MAX; r++)
        node->used.amount[r] -= pod->spec->requests.amount[r];
    node->scored_cpu_milli -= pod->spec->settled_cpu_milli;
    node->scored_memory_bytes -= pod->spec->settled_memory_bytes;
    cluster->anti_affine_pods -=
        affinity != NULL && affinity->pod_anti != NULL && affinity->pod_anti->required.count > 0;
    cluster->affine_pods -= affinity != NULL && (affinity->pod != NULL || affinity->pod_anti != NULL);
}

/* ---- images and namespaces --------------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct mdl_sched_image *)a)->name, ((const struct mdl_sched_image *)b)->name);
}

/* By name, then in the order of the nodes. */
static int by_name_and_node(const void *a, const void *b)
{
    const uint32_t left = ((const struct mdl_sched_image *)a)->last_node;
    const uint32_t right = ((const struct mdl_sched_image *)b)->last_node;
    const int order = by_name(a, b);
    return order != 0 ? order : left < right ? -1 : left > right;
}

/* One entry per node and name, sorted. */
static void list_images(struct mdl_sched_cluster *cluster, const struct mdl_sched_node *added, uint32_t count)
{
    uint32_t total = 0;
    for (uint32_t n = 0; n < count; n++)
        for (uint32_t i = 0; i < added[n].images.count; i++)
            total += added[n].images.items[i].names.count;
    cluster->images = sim_arena_array(cluster->arena, total, sizeof *cluster->images, 16);
    cluster->image_count = 0;
    for (uint32_t n = 0; n < count; n++)
        for (uint32_t i = 0; i < added[n].images.count; i++) {
            const struct ctl_node_image *image = &added[n].images.items[i];
            for (uint32_t k = 0; k < image->names.count; k++)
                cluster->images[cluster->image_count++] =
                    (struct mdl_sched_image){image->names.items[k], image->size_bytes.value, 1, n};
        }
    if (total > 0)
        qsort(cluster->images, total, sizeof *cluster->images, by_name_and_node);
}

void mdl_sched_cluster_count_images(struct mdl_sched_cluster *cluster, const struct mdl_sched_node *added,
                                    uint32_t count)
{
    list_images(cluster, added, count);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < cluster->image_count; i++) {
        struct mdl_sched_image *last = kept > 0 ? &cluster->images[kept - 1] : NULL;
        if (last != NULL && by_name(last, &cluster->images[i]) == 0) {
            last->node_count += last->last_node != cluster->images[i].last_node;
            last->last_node = cluster->images[i].last_node;
        } else {
            cluster->images[kept++] = cluster->images[i];
        }
    }
    cluster->image_count = kept;
}

const struct mdl_sched_image *mdl_sched_image_find(const struct mdl_sched_cluster *cluster, const char *name)
{
    const struct mdl_sched_image wanted_image = {.name = name};
    return cluster->image_count == 0
               ? NULL
               : bsearch(&wanted_image, cluster->images, cluster->image_count, sizeof *cluster->images, by_name);
}

const struct ctl_labels *mdl_sched_namespace_labels(const struct mdl_sched_cluster *cluster, const char *name)
{
    for (uint32_t i = 0; i < cluster->namespace_count; i++)
        if (strcmp(cluster->namespaces[i].name, name) == 0)
            return &cluster->namespaces[i].labels;
    return NULL;
}
