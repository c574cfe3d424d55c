/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file psfp_policing.c
 * @brief Per-stream filtering and policing (IEEE 802.1Qci): filters, stream gates, flow meters.
 */
#include "psfp_policing.h"

#include <stddef.h>

#define PSFP_MILLIBITS_PER_OCTET 8000U

/** Longest idle time that is credited; it keeps the refill arithmetic within 64 bits. */
#define PSFP_MAX_REFILL_US 10000000U

/**
 * @brief Finds the stream filter of a frame; the first match in table order counts.
 *
 * @param filters       Stream filter table.
 * @param filter_count  Rows in the table.
 * @param stream_handle Handle from stream identification, or PSFP_ANY if it is unknown.
 * @param priority      Priority code point of the frame.
 * @return Index of the filter, or -1 if no filter matches and the frame is not policed.
 */
int32_t psfp_match_filter(
    const psfp_filter_t *filters, uint32_t filter_count, int32_t stream_handle, uint8_t priority)
{
    int32_t match = -1;

    for (uint32_t row = 0U; (row < filter_count) && (match < 0); row++) {
        const bool stream_fits =
            (filters[row].stream_handle == PSFP_ANY) || (filters[row].stream_handle == stream_handle);
        const bool priority_fits =
            (filters[row].priority == PSFP_ANY) || (filters[row].priority == (int32_t)priority);

        if (stream_fits && priority_fits) {
            match = (int32_t)row;
        }
    }

    return match;
}

/**
 * @brief Applies the maximum SDU size of a filter.
 *
 * @param filter     Filter of the frame; it may become blocked for good.
 * @param sdu_octets Size of the frame's service data unit.
 * @return True if the frame may pass.
 */
bool psfp_check_max_sdu(psfp_filter_t *filter, uint32_t sdu_octets)
{
    const bool oversize = (filter->max_sdu_octets != 0U) && (sdu_octets > filter->max_sdu_octets);

    if (oversize && filter->block_oversize) {
        filter->blocked = true;
    }

    return !oversize && !filter->blocked;
}

/**
 * @brief Starts the next entry of a stream gate control list.
 *
 * @param gate              Stream gate.
 * @param open              Whether frames pass during this interval.
 * @param internal_priority Priority for the queue, or a negative value to keep the frame's own.
 * @param interval_octets   Octets that may pass in this interval, or 0 for no limit.
 */
void psfp_begin_gate_interval(
    psfp_gate_t *gate, bool open, int8_t internal_priority, uint32_t interval_octets)
{
    gate->open = open;
    gate->internal_priority = internal_priority;
    gate->interval_octets = interval_octets;
    gate->remaining_octets = interval_octets;
}

/**
 * @brief Sends a frame through a stream gate.
 *
 * @param gate       Stream gate; an overrun of its budget may close it permanently.
 * @param sdu_octets Size of the frame.
 * @param priority   Priority of the frame; replaced by the gate's internal priority value.
 * @return True if the frame passed.
 */
bool psfp_pass_gate(psfp_gate_t *gate, uint32_t sdu_octets, uint8_t *priority)
{
    bool passed = gate->open && !gate->closed_by_overrun;

    if (passed && (gate->interval_octets != 0U)) {
        if (sdu_octets <= gate->remaining_octets) {
            gate->remaining_octets -= sdu_octets;
        } else {
            passed = false;
            gate->closed_by_overrun = gate->closes_on_overrun;
        }
    }
    if (passed && (gate->internal_priority >= 0)) {
        *priority = (uint8_t)gate->internal_priority;
    }

    return passed;
}

/**
 * @brief Adds tokens to one bucket.
 *
 * @param level    Tokens in the bucket.
 * @param added    Tokens to add.
 * @param capacity Size of the bucket.
 * @return Tokens that did not fit.
 */
static uint64_t psfp_fill_bucket(uint64_t *level, uint64_t added, uint64_t capacity)
{
    const uint64_t room = (*level < capacity) ? (capacity - *level) : 0U;
    const uint64_t accepted = (added < room) ? added : room;

    *level += accepted;

    return added - accepted;
}

/**
 * @brief Refills both buckets of a flow meter for the time that has passed.
 *
 * @param meter  Flow meter.
 * @param now_us Current time in microseconds.
 */
void psfp_refill_meter(psfp_meter_t *meter, uint64_t now_us)
{
    uint64_t elapsed_us = now_us - meter->refilled_us;
    uint64_t overflow;

    if (elapsed_us > PSFP_MAX_REFILL_US) {
        elapsed_us = PSFP_MAX_REFILL_US;
    }
    overflow = psfp_fill_bucket(
        &meter->committed_millibits, (meter->committed_rate_bps * elapsed_us) / 1000U,
        meter->committed_burst_octets * PSFP_MILLIBITS_PER_OCTET);
    (void)psfp_fill_bucket(
        &meter->excess_millibits,
        ((meter->excess_rate_bps * elapsed_us) / 1000U) + (meter->coupling ? overflow : 0U),
        meter->excess_burst_octets * PSFP_MILLIBITS_PER_OCTET);
    meter->refilled_us = now_us;
}

/**
 * @brief Colours a frame and takes its tokens out of the bucket that paid for it.
 *
 * @param meter         Flow meter, already refilled.
 * @param frame_octets  Length of the frame.
 * @param marked_yellow True if the frame arrived with the drop-eligible bit in its VLAN tag.
 * @return PSFP_GREEN, PSFP_YELLOW, or PSFP_RED for a frame that must be dropped.
 */
psfp_color_t psfp_meter_frame(psfp_meter_t *meter, uint32_t frame_octets, bool marked_yellow)
{
    const uint64_t cost = (uint64_t)frame_octets * PSFP_MILLIBITS_PER_OCTET;
    psfp_color_t color = PSFP_RED;

    if (!marked_yellow && (meter->committed_millibits >= cost)) {
        meter->committed_millibits -= cost;
        color = PSFP_GREEN;
    } else if (meter->excess_millibits >= cost) {
        meter->excess_millibits -= cost;
        color = PSFP_YELLOW;
    } else {
        /* Neither bucket can pay: the frame stays red. */
    }

    return color;
}

/**
 * @brief Takes a frame through filter, stream gate and flow meter and counts the outcome.
 *
 * The checks run in the order of the standard; a frame that an earlier one stops
 * costs the later ones nothing.
 *
 * @param filter     Stream filter that matched the frame.
 * @param gate       Its stream gate.
 * @param meter      Its flow meter, already refilled; NULL if the stream is not metered.
 * @param sdu_octets Size of the frame.
 * @param priority   Priority of the frame, in and out.
 * @return True if the frame may be queued.
 */
bool psfp_police_frame(
    psfp_filter_t *filter, psfp_gate_t *gate, psfp_meter_t *meter, uint32_t sdu_octets,
    uint8_t *priority)
{
    const bool passed = psfp_check_max_sdu(filter, sdu_octets) && psfp_pass_gate(gate, sdu_octets, priority)
                        && ((meter == NULL) || (psfp_meter_frame(meter, sdu_octets, false) != PSFP_RED));
    uint64_t *const counter = passed ? &filter->passed_frames : &filter->dropped_frames;

    (*counter)++;

    return passed;
}
