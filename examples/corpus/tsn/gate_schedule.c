/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file gate_schedule.c
 * @brief Time-aware shaper (IEEE 802.1Qbv): gate control lists and what they allow.
 */
#include "gate_schedule.h"

#include <stddef.h>

#define NS_PER_SECOND 1000000000ULL
#define PPM_SCALE 1000000ULL

/**
 * @brief Appends one row to the gate control list of a schedule.
 *
 * @param schedule    Schedule that is being built; not yet in force.
 * @param gate_states One bit for each traffic class, set where the gate is open.
 * @param interval_ns How long the row is in force; zero is refused.
 * @return QBV_OK, or the reason why the schedule was left unchanged.
 */
qbv_status_t qbv_append_entry(qbv_schedule_t *schedule, uint8_t gate_states, uint32_t interval_ns)
{
    qbv_status_t status = QBV_OK;

    if (schedule == NULL) {
        status = QBV_ERR_ARGUMENT;
    } else if (interval_ns == 0U) {
        status = QBV_ERR_INTERVAL;
    } else if (schedule->entry_count >= QBV_MAX_ENTRIES) {
        status = QBV_ERR_FULL;
    } else {
        qbv_entry_t *const entry = &schedule->entries[schedule->entry_count];

        entry->gate_states = gate_states;
        entry->interval_ns = interval_ns;
        schedule->entry_count++;
    }

    return status;
}

/**
 * @brief Checks that a schedule may be handed to the hardware.
 *
 * The intervals together must not be longer than the cycle: the standard would truncate
 * such a list silently, which hides a planning mistake.
 *
 * @param schedule Schedule to check.
 * @return QBV_OK, or the first rule that the schedule breaks.
 */
qbv_status_t qbv_validate_schedule(const qbv_schedule_t *schedule)
{
    qbv_status_t status = QBV_OK;
    uint64_t total_ns = 0U;

    if (schedule == NULL) {
        status = QBV_ERR_ARGUMENT;
    } else if ((schedule->entry_count == 0U) || (schedule->entry_count > QBV_MAX_ENTRIES)) {
        status = QBV_ERR_EMPTY;
    } else {
        for (uint32_t i = 0U; (i < schedule->entry_count) && (status == QBV_OK); i++) {
            total_ns += schedule->entries[i].interval_ns;
            if (schedule->entries[i].interval_ns == 0U) {
                status = QBV_ERR_INTERVAL;
            }
        }
        if ((status == QBV_OK) && (total_ns > schedule->cycle_time_ns)) {
            status = QBV_ERR_CYCLE_OVERRUN;
        }
    }

    return status;
}

/**
 * @brief Tells how far the current cycle has run.
 *
 * The schedule is taken as periodic in both directions, so a time before the base time
 * is valid too; unsigned arithmetic must then not wrap.
 *
 * @param schedule Schedule with a cycle time other than zero.
 * @param now_ns   Current gPTP time.
 * @return Nanoseconds since the start of the cycle, less than the cycle time.
 */
uint32_t qbv_cycle_offset_ns(const qbv_schedule_t *schedule, uint64_t now_ns)
{
    const uint64_t cycle_ns = schedule->cycle_time_ns;
    uint64_t offset_ns;

    if (now_ns >= schedule->base_time_ns) {
        offset_ns = (now_ns - schedule->base_time_ns) % cycle_ns;
    } else {
        const uint64_t before_ns = (schedule->base_time_ns - now_ns) % cycle_ns;

        offset_ns = (before_ns == 0U) ? 0U : (cycle_ns - before_ns);
    }

    return (uint32_t)offset_ns;
}

/**
 * @brief Finds the gate control entry that is in force at an offset of the cycle.
 *
 * @param schedule     Valid schedule.
 * @param offset_ns    Offset within the cycle.
 * @param remaining_ns Receives how long the entry stays in force from the offset on.
 * @return Index of the entry; the last one is stretched to the end of the cycle.
 */
uint32_t qbv_find_entry(const qbv_schedule_t *schedule, uint32_t offset_ns, uint32_t *remaining_ns)
{
    const uint32_t last = schedule->entry_count - 1U;
    uint32_t index = 0U;
    uint32_t end_ns = schedule->entries[0].interval_ns;

    while ((index < last) && (offset_ns >= end_ns)) {
        index++;
        end_ns += schedule->entries[index].interval_ns;
    }
    if (index == last) {
        end_ns = schedule->cycle_time_ns;
    }
    *remaining_ns = end_ns - offset_ns;

    return index;
}

/**
 * @brief Tells whether a traffic class may start a transmission now.
 *
 * @param schedule      Valid schedule.
 * @param traffic_class Traffic class, 0 to 7.
 * @param now_ns        Current gPTP time.
 * @return True while the gate of the class is open.
 */
bool qbv_gate_is_open(const qbv_schedule_t *schedule, uint8_t traffic_class, uint64_t now_ns)
{
    uint32_t remaining_ns = 0U;
    const uint32_t offset_ns = qbv_cycle_offset_ns(schedule, now_ns);
    const uint32_t index = qbv_find_entry(schedule, offset_ns, &remaining_ns);
    const uint32_t states = schedule->entries[index].gate_states;

    return (traffic_class < QBV_GATE_COUNT) && (((states >> traffic_class) & 1U) != 0U);
}

/**
 * @brief Measures the open window of a gate, across entries and across the end of the cycle.
 *
 * @param schedule      Valid schedule.
 * @param traffic_class Traffic class, 0 to 7.
 * @param now_ns        Current gPTP time.
 * @return Nanoseconds for which the gate stays open, 0 if it is closed; at most one cycle.
 */
uint32_t qbv_open_window_ns(const qbv_schedule_t *schedule, uint8_t traffic_class, uint64_t now_ns)
{
    const uint8_t gate_mask = (uint8_t)(1U << (traffic_class & 7U));
    uint32_t offset_ns = qbv_cycle_offset_ns(schedule, now_ns);
    uint32_t window_ns = 0U;
    bool open = true;

    while (open && (window_ns < schedule->cycle_time_ns)) {
        uint32_t remaining_ns = 0U;
        const uint32_t index = qbv_find_entry(schedule, offset_ns, &remaining_ns);

        open = (schedule->entries[index].gate_states & gate_mask) != 0U;
        if (open) {
            window_ns += remaining_ns;
            offset_ns = (offset_ns + remaining_ns) % schedule->cycle_time_ns;
        }
    }
    if (window_ns > schedule->cycle_time_ns) {
        window_ns = schedule->cycle_time_ns;
    }

    return window_ns;
}

/**
 * @brief Finds the next time at which the gate of a traffic class is open.
 *
 * @param schedule      Valid schedule.
 * @param traffic_class Traffic class, 0 to 7.
 * @param now_ns        Current gPTP time.
 * @param open_ns       Receives the time; equal to @p now_ns if the gate is open already.
 * @return False if the gate stays closed for the whole cycle.
 */
bool qbv_next_gate_opening(
    const qbv_schedule_t *schedule, uint8_t traffic_class, uint64_t now_ns, uint64_t *open_ns)
{
    uint64_t candidate_ns = now_ns;
    bool found = false;

    /* One row more than the list has: the row in force now may be met again at its start. */
    for (uint32_t visited = 0U; (visited <= schedule->entry_count) && !found; visited++) {
        if (qbv_gate_is_open(schedule, traffic_class, candidate_ns)) {
            *open_ns = candidate_ns;
            found = true;
        } else {
            uint32_t remaining_ns = 0U;

            (void)qbv_find_entry(schedule, qbv_cycle_offset_ns(schedule, candidate_ns), &remaining_ns);
            candidate_ns += remaining_ns;
        }
    }

    return found;
}

/**
 * @brief Computes how long a frame occupies the wire, rounded up to a whole nanosecond.
 *
 * @param frame_octets  Length of the frame with its check sequence.
 * @param link_rate_bps Bit rate of the link.
 * @return Time on the wire with preamble and inter-frame gap; UINT64_MAX for a dead link.
 */
uint64_t qbv_wire_time_ns(uint32_t frame_octets, uint64_t link_rate_bps)
{
    uint64_t duration_ns = UINT64_MAX;

    if (link_rate_bps != 0U) {
        const uint64_t bits = ((uint64_t)frame_octets + QBV_WIRE_OVERHEAD_OCTETS) * 8U;

        duration_ns = ((bits * NS_PER_SECOND) + (link_rate_bps - 1U)) / link_rate_bps;
    }

    return duration_ns;
}

/**
 * @brief Decides whether a frame can be sent completely before its gate closes.
 *
 * @param schedule      Valid schedule.
 * @param traffic_class Traffic class of the frame, from its priority code point.
 * @param now_ns        Earliest time at which the frame could start.
 * @param wire_time_ns  Time that the frame needs, see qbv_wire_time_ns().
 * @return True if the frame may start now; a gate that never closes admits every frame.
 */
bool qbv_frame_fits_window(
    const qbv_schedule_t *schedule, uint8_t traffic_class, uint64_t now_ns, uint64_t wire_time_ns)
{
    const uint32_t window_ns = qbv_open_window_ns(schedule, traffic_class, now_ns);
    const bool never_closes = (window_ns == schedule->cycle_time_ns);

    return never_closes || (wire_time_ns <= window_ns);
}

/**
 * @brief Computes when an administrative schedule becomes operational (ConfigChangeTime).
 *
 * A base time in the future is taken as it is. Otherwise the schedule starts at
 * base + N * cycle, with the smallest N for which that lies in the future.
 *
 * @param schedule Administrative schedule, already validated.
 * @param now_ns   Current gPTP time.
 * @return The gPTP time of the change.
 */
uint64_t qbv_config_change_time(const qbv_schedule_t *schedule, uint64_t now_ns)
{
    uint64_t change_ns = schedule->base_time_ns;

    if (change_ns <= now_ns) {
        const uint64_t whole_cycles = (now_ns - change_ns) / schedule->cycle_time_ns;

        change_ns += (whole_cycles + 1U) * schedule->cycle_time_ns;
    }

    return change_ns;
}

/**
 * @brief Computes the share of the cycle in which the gate of a traffic class is open.
 *
 * @param schedule      Valid schedule.
 * @param traffic_class Traffic class, 0 to 7.
 * @return Parts per million of the cycle, the share of the bandwidth that the class can use.
 */
uint32_t qbv_gate_share_ppm(const qbv_schedule_t *schedule, uint8_t traffic_class)
{
    uint64_t open_ns = 0U;
    uint32_t start_ns = 0U;

    while (start_ns < schedule->cycle_time_ns) {
        uint32_t length_ns = 0U;
        const qbv_entry_t *const entry =
            &schedule->entries[qbv_find_entry(schedule, start_ns, &length_ns)];

        if (((entry->gate_states >> (traffic_class % QBV_GATE_COUNT)) & 1) == 1) {
            open_ns += length_ns;
        }
        start_ns += length_ns;
    }

    return (uint32_t)((open_ns * PPM_SCALE) / schedule->cycle_time_ns);
}

/**
 * @brief Splits an entry so that its last part is a guard band before a protected window.
 *
 * During the guard band only the protected gates keep their state; all others are closed,
 * so that no long frame of a lower priority can reach into the window that follows.
 *
 * @param schedule        Schedule to change.
 * @param index           Entry that comes before the protected window.
 * @param protected_gates Gates that the guard band leaves as they are.
 * @param guard_ns        Length of the guard band: the wire time of the longest frame.
 * @return QBV_OK, or the reason why the schedule was left unchanged.
 */
qbv_status_t qbv_insert_guard_band(
    qbv_schedule_t *schedule, uint32_t index, uint8_t protected_gates, uint32_t guard_ns)
{
    qbv_status_t status = QBV_OK;

    if (schedule->entry_count >= QBV_MAX_ENTRIES) {
        status = QBV_ERR_FULL;
    } else if (index >= schedule->entry_count) {
        status = QBV_ERR_ARGUMENT;
    } else if ((guard_ns == 0U) || (schedule->entries[index].interval_ns <= guard_ns)) {
        status = QBV_ERR_INTERVAL;
    } else {
        for (uint32_t i = schedule->entry_count; i > (index + 1U); i--) {
            schedule->entries[i] = schedule->entries[i - 1U];
        }
        schedule->entries[index].interval_ns -= guard_ns;
        schedule->entries[index + 1U].interval_ns = guard_ns;
        schedule->entries[index + 1U].gate_states =
            (uint8_t)(schedule->entries[index].gate_states & protected_gates);
        schedule->entry_count++;
    }

    return status;
}
