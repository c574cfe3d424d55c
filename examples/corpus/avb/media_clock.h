/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file media_clock.h
 * @brief Media clock recovery: a listener follows the sample clock of a talker.
 */
#ifndef AVB_MEDIA_CLOCK_H
#define AVB_MEDIA_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MEDIA_CLOCK_HISTORY 8U

/** Clock reference packet (CRF), decoded. */
typedef struct {
    uint64_t stream_id;
    uint32_t base_frequency_hz;
    uint8_t pull;
    uint16_t timestamp_interval;
    uint16_t timestamp_count;
} media_clock_crf_t;

/** Recovery of one media clock. */
typedef struct {
    uint32_t nominal_rate_hz;
    uint64_t history_ns[MEDIA_CLOCK_HISTORY]; /**< Timestamps of the talker, oldest first. */
    uint32_t history_count;
    uint32_t samples_per_timestamp;
    int64_t phase_error_ns;
    int32_t adjustment_ppb;
    bool locked;
} media_clock_t;

bool media_clock_parse_crf(const uint8_t *pdu, size_t length, media_clock_crf_t *crf);
uint64_t media_clock_crf_timestamp(const uint8_t *pdu, uint16_t index);
uint32_t media_clock_pulled_rate_millihertz(uint32_t base_frequency_hz, uint8_t pull);
void media_clock_add_timestamp(media_clock_t *clock, uint64_t talker_ns);
int32_t media_clock_rate_error_ppb(const media_clock_t *clock);
int32_t media_clock_track(media_clock_t *clock, uint64_t local_edge_ns);
uint32_t media_clock_samples_in_interval(
    uint32_t rate_hz, uint32_t intervals_per_second, uint32_t *remainder);

#endif /* AVB_MEDIA_CLOCK_H */
