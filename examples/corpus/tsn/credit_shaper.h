/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file credit_shaper.h
 * @brief Credit-based shaper (IEEE 802.1Qav) for stream reservation classes.
 *
 * Credit is counted in nanobits: a slope in bit/s times a time in ns gives it without rounding.
 */
#ifndef TSN_CREDIT_SHAPER_H
#define TSN_CREDIT_SHAPER_H

#include <stdbool.h>
#include <stdint.h>

/** Configuration and state of the shaper of one traffic class. */
typedef struct {
    int64_t idle_slope_bps;      /**< Reserved bandwidth of the class. */
    int64_t send_slope_bps;      /**< idleSlope minus port rate; never positive. */
    int64_t hi_credit_nanobits;  /**< Credit after waiting for the longest interfering frame. */
    int64_t lo_credit_nanobits;  /**< Credit after sending the longest frame of the class. */
    int64_t credit_nanobits;     /**< Current credit. */
    uint64_t updated_ns;         /**< Time to which the credit has been brought. */
} cbs_shaper_t;

/** What the queue of the class does during an interval. */
typedef enum {
    CBS_QUEUE_EMPTY = 0,
    CBS_QUEUE_WAITING,
    CBS_QUEUE_SENDING
} cbs_queue_state_t;

bool cbs_configure(
    cbs_shaper_t *shaper, uint64_t port_rate_bps, uint64_t idle_slope_bps, uint32_t max_frame_octets,
    uint32_t max_interference_octets);
void cbs_advance(cbs_shaper_t *shaper, cbs_queue_state_t queue_state, uint64_t now_ns);
bool cbs_may_transmit(const cbs_shaper_t *shaper, bool port_is_busy, bool gate_is_open);
uint64_t cbs_time_to_eligible_ns(const cbs_shaper_t *shaper);
uint64_t cbs_max_burst_ns(const cbs_shaper_t *shaper);
uint64_t cbs_idle_slope_for_stream(
    uint32_t payload_octets, uint32_t frames_per_interval, uint32_t class_interval_us);

#endif /* TSN_CREDIT_SHAPER_H */
