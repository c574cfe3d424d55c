/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file psfp_policing.h
 * @brief Per-stream filtering and policing (IEEE 802.1Qci): filters, stream gates, flow meters.
 */
#ifndef TSN_PSFP_POLICING_H
#define TSN_PSFP_POLICING_H

#include <stdbool.h>
#include <stdint.h>

/** Wildcard of a stream filter for stream handle and priority. */
#define PSFP_ANY (-1)

/** One row of the stream filter table. */
typedef struct {
    int32_t stream_handle; /**< Stream, or PSFP_ANY. */
    int32_t priority;      /**< Priority code point, or PSFP_ANY. */
    uint16_t gate_index;
    uint16_t max_sdu_octets; /**< 0 means no limit. */
    bool block_oversize;     /**< An oversize frame blocks the stream from then on. */
    bool blocked;
    uint64_t passed_frames;
    uint64_t dropped_frames;
} psfp_filter_t;

/** Stream gate: open or closed, with its own budget of octets in each interval. */
typedef struct {
    bool open;
    int8_t internal_priority;  /**< Replaces the frame's priority if it is not negative. */
    uint32_t interval_octets;  /**< Budget of the interval; 0 means no limit. */
    uint32_t remaining_octets; /**< What is left of the budget. */
    bool closed_by_overrun;
    bool closes_on_overrun;
} psfp_gate_t;

/** Colours of the bandwidth profile. */
typedef enum {
    PSFP_GREEN = 0,
    PSFP_YELLOW,
    PSFP_RED
} psfp_color_t;

/** Two-rate three-colour flow meter; buckets are counted in millibits. */
typedef struct {
    uint64_t committed_rate_bps;
    uint64_t committed_burst_octets;
    uint64_t excess_rate_bps;
    uint64_t excess_burst_octets;
    bool coupling; /**< What overflows the committed bucket goes to the excess bucket. */
    uint64_t committed_millibits;
    uint64_t excess_millibits;
    uint64_t refilled_us;
} psfp_meter_t;

int32_t psfp_match_filter(
    const psfp_filter_t *filters, uint32_t filter_count, int32_t stream_handle, uint8_t priority);
bool psfp_check_max_sdu(psfp_filter_t *filter, uint32_t sdu_octets);
void psfp_begin_gate_interval(
    psfp_gate_t *gate, bool open, int8_t internal_priority, uint32_t interval_octets);
bool psfp_pass_gate(psfp_gate_t *gate, uint32_t sdu_octets, uint8_t *priority);
void psfp_refill_meter(psfp_meter_t *meter, uint64_t now_us);
psfp_color_t psfp_meter_frame(psfp_meter_t *meter, uint32_t frame_octets, bool marked_yellow);
bool psfp_police_frame(
    psfp_filter_t *filter, psfp_gate_t *gate, psfp_meter_t *meter, uint32_t sdu_octets,
    uint8_t *priority);

#endif /* TSN_PSFP_POLICING_H */
