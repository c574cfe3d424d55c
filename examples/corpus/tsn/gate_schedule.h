/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file gate_schedule.h
 * @brief Time-aware shaper (IEEE 802.1Qbv): gate control lists and what they allow.
 *
 * A gate control list (GCL) is a cyclic schedule. Each entry holds one bit for every
 * traffic class; a set bit means that the gate of that class is open for the entry's interval.
 */
#ifndef TSN_GATE_SCHEDULE_H
#define TSN_GATE_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

/** Longest gate control list that a port of this device accepts. */
#define QBV_MAX_ENTRIES 32U

/** One gate for each traffic class of a port. */
#define QBV_GATE_COUNT 8U

/** Preamble, start delimiter and inter-frame gap, in octets, that every frame costs on the wire. */
#define QBV_WIRE_OVERHEAD_OCTETS 20U

/** One row of the gate control list. */
typedef struct {
    uint8_t gate_states;  /**< Bit n is set while the gate of traffic class n is open. */
    uint32_t interval_ns; /**< How long the row is in force. */
} qbv_entry_t;

/** A complete schedule of one port. */
typedef struct {
    qbv_entry_t entries[QBV_MAX_ENTRIES];
    uint32_t entry_count;
    uint64_t base_time_ns;  /**< gPTP time at which some cycle begins. */
    uint32_t cycle_time_ns; /**< Length of the cycle; the last entry is stretched to fill it. */
} qbv_schedule_t;

/** Result of changing or checking a schedule. */
typedef enum {
    QBV_OK = 0,
    QBV_ERR_ARGUMENT,
    QBV_ERR_FULL,
    QBV_ERR_EMPTY,
    QBV_ERR_INTERVAL,
    QBV_ERR_CYCLE_OVERRUN
} qbv_status_t;

qbv_status_t qbv_append_entry(qbv_schedule_t *schedule, uint8_t gate_states, uint32_t interval_ns);
qbv_status_t qbv_validate_schedule(const qbv_schedule_t *schedule);
uint32_t qbv_cycle_offset_ns(const qbv_schedule_t *schedule, uint64_t now_ns);
uint32_t qbv_find_entry(const qbv_schedule_t *schedule, uint32_t offset_ns, uint32_t *remaining_ns);
bool qbv_gate_is_open(const qbv_schedule_t *schedule, uint8_t traffic_class, uint64_t now_ns);
uint32_t qbv_open_window_ns(const qbv_schedule_t *schedule, uint8_t traffic_class, uint64_t now_ns);
bool qbv_next_gate_opening(
    const qbv_schedule_t *schedule, uint8_t traffic_class, uint64_t now_ns, uint64_t *open_ns);
uint64_t qbv_wire_time_ns(uint32_t frame_octets, uint64_t link_rate_bps);
bool qbv_frame_fits_window(
    const qbv_schedule_t *schedule, uint8_t traffic_class, uint64_t now_ns, uint64_t wire_time_ns);
uint64_t qbv_config_change_time(const qbv_schedule_t *schedule, uint64_t now_ns);
uint32_t qbv_gate_share_ppm(const qbv_schedule_t *schedule, uint8_t traffic_class);
qbv_status_t qbv_insert_guard_band(
    qbv_schedule_t *schedule, uint32_t index, uint8_t protected_gates, uint32_t guard_ns);

#endif /* TSN_GATE_SCHEDULE_H */
