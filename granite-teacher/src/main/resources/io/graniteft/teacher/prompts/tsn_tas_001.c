#include <stddef.h>
#include <stdint.h>

/** Entries that a gate control list may hold. */
#define TSN_GCL_MAX_ENTRIES (64U)

/** Gates of a schedule that has not begun: all traffic classes may send. */
#define TSN_GATES_ALL_OPEN (0xFFU)

/** Outcome of a schedule lookup. */
typedef enum {
    TSN_TAS_OK = 0,
    TSN_TAS_NOT_STARTED,
    TSN_TAS_INVALID_ARGUMENT,
    TSN_TAS_INVALID_SCHEDULE
} tsn_tas_status_t;

/** One entry of the gate control list; bit n of the mask opens the gate of priority n. */
typedef struct {
    uint8_t gate_mask;
    uint32_t interval_ns;
} tsn_gcl_entry_t;

/** A cyclic schedule as the administrator configured it. */
typedef struct {
    uint64_t base_time_ns;
    uint32_t cycle_time_ns;
    uint32_t entry_count;
    tsn_gcl_entry_t entries[TSN_GCL_MAX_ENTRIES];
} tsn_gcl_t;

/**
 * @brief Looks up the gates that are open at a time, and the time left until they change.
 *
 * The last entry lasts until the end of the cycle when the intervals add up to less than the cycle time; entries beyond the
 * end of the cycle never take effect.
 *
 * @param[in] gcl schedule of the egress port
 * @param[in] now_ns gPTP time
 * @param[out] gate_mask open gates, one bit for each priority
 * @param[out] remaining_ns nanoseconds until the next gate event; UINT64_MAX at most
 * @return TSN_TAS_OK, TSN_TAS_NOT_STARTED before the base time, or the reason why there is no answer
 */
tsn_tas_status_t tsn_tas_lookup(const tsn_gcl_t *gcl, uint64_t now_ns, uint8_t *gate_mask, uint64_t *remaining_ns)
{
    if ((gcl == NULL) || (gate_mask == NULL) || (remaining_ns == NULL)) {
        return TSN_TAS_INVALID_ARGUMENT;
    }
    if ((gcl->cycle_time_ns == 0U) || (gcl->entry_count == 0U) || (gcl->entry_count > TSN_GCL_MAX_ENTRIES)) {
        return TSN_TAS_INVALID_SCHEDULE;
    }
    if (now_ns < gcl->base_time_ns) {
        *gate_mask = TSN_GATES_ALL_OPEN;
        *remaining_ns = gcl->base_time_ns - now_ns;
        return TSN_TAS_NOT_STARTED;
    }

    const uint64_t offset_ns = (now_ns - gcl->base_time_ns) % gcl->cycle_time_ns;
    const uint32_t last = gcl->entry_count - 1U;
    uint64_t entry_end_ns = 0U;
    uint32_t index = 0U;

    for (index = 0U; index < last; index++) {
        entry_end_ns += gcl->entries[index].interval_ns;
        if (offset_ns < entry_end_ns) {
            break;
        }
    }
    if ((index == last) || (entry_end_ns > gcl->cycle_time_ns)) {
        entry_end_ns = gcl->cycle_time_ns;
    }

    *gate_mask = gcl->entries[index].gate_mask;
    *remaining_ns = entry_end_ns - offset_ns;
    return TSN_TAS_OK;
}
