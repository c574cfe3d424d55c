/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file media_clock.c
 * @brief Media clock recovery: a listener follows the sample clock of a talker.
 */
#include "media_clock.h"

#define CRF_SUBTYPE 0x04U
#define CRF_HEADER_OCTETS 20U
#define CRF_TIMESTAMP_OCTETS 8U
#define CRF_MAX_FREQUENCY 0x1FFFFFFFU

#define PPB_SCALE 1000000000LL

/** Crystals are within 100 ppm each; a larger error is a wrong configuration. */
#define MEDIA_CLOCK_MAX_PPB 200000LL

/** Edges closer than this to the talker's are called locked. */
#define MEDIA_CLOCK_LOCK_NS 500

/**
 * @brief Decodes the header of a clock reference stream.
 *
 * @param pdu    AVTP data unit.
 * @param length Octets that were received.
 * @param crf    Receives the header.
 * @return False if the unit is no clock reference or its timestamps are incomplete.
 */
bool media_clock_parse_crf(const uint8_t *pdu, size_t length, media_clock_crf_t *crf)
{
    bool valid = false;

    if ((length >= CRF_HEADER_OCTETS) && (pdu[0] == CRF_SUBTYPE)) {
        const uint32_t word = ((uint32_t)pdu[12] << 24) | ((uint32_t)pdu[13] << 16)
                              | ((uint32_t)pdu[14] << 8) | pdu[15];
        const uint32_t data_octets = ((uint32_t)pdu[16] << 8) | pdu[17];

        crf->stream_id = 0U;
        for (size_t i = 4U; i < 12U; i++) {
            crf->stream_id = (crf->stream_id << 8) + pdu[i];
        }
        crf->pull = (uint8_t)(word >> 29);
        crf->base_frequency_hz = word & CRF_MAX_FREQUENCY;
        crf->timestamp_interval = (uint16_t)(((uint32_t)pdu[18] << 8) | pdu[19]);
        crf->timestamp_count = (uint16_t)(data_octets / CRF_TIMESTAMP_OCTETS);
        valid = ((data_octets % CRF_TIMESTAMP_OCTETS) == 0U) && (length >= (CRF_HEADER_OCTETS + data_octets));
    }

    return valid;
}

/**
 * @brief Reads one timestamp of a clock reference packet.
 *
 * @param pdu   Packet that media_clock_parse_crf() accepted.
 * @param index Which timestamp, less than timestamp_count.
 * @return gPTP time of the sample edge in nanoseconds.
 */
uint64_t media_clock_crf_timestamp(const uint8_t *pdu, uint16_t index)
{
    const uint8_t *cursor = &pdu[CRF_HEADER_OCTETS + ((size_t)index * CRF_TIMESTAMP_OCTETS)];
    const uint8_t *const end = cursor + CRF_TIMESTAMP_OCTETS;
    uint64_t timestamp_ns = 0U;

    do {
        timestamp_ns = (timestamp_ns << 8) | *cursor;
        cursor++;
    } while (cursor < end);

    return timestamp_ns;
}

/**
 * @brief Applies the pull factor of a clock reference stream, which adapts film and video rates.
 *
 * @param base_frequency_hz Base frequency from the header.
 * @param pull              Pull code, 0 to 5.
 * @return Sample rate in millihertz, or 0 for a reserved code.
 */
uint32_t media_clock_pulled_rate_millihertz(uint32_t base_frequency_hz, uint8_t pull)
{
    uint64_t rate_millihertz = (uint64_t)base_frequency_hz * 1000U;

    switch (pull) {
    case 0U:
        break;
    case 1U:
        rate_millihertz = (rate_millihertz * 1000U) / 1001U;
        break;
    case 2U:
        rate_millihertz = (rate_millihertz * 1001U) / 1000U;
        break;
    case 3U:
        rate_millihertz = (rate_millihertz * 24U) / 25U;
        break;
    case 4U:
        rate_millihertz = (rate_millihertz * 25U) / 24U;
        break;
    case 5U:
        rate_millihertz /= 8U;
        break;
    default:
        rate_millihertz = 0U;
        break;
    }

    return (rate_millihertz > UINT32_MAX) ? 0U : (uint32_t)rate_millihertz;
}

/**
 * @brief Remembers a timestamp of the talker; the oldest one is forgotten when the history is full.
 *
 * @param clock     Clock to recover.
 * @param talker_ns gPTP time of the talker's sample edge; one that runs backwards clears the history.
 */
void media_clock_add_timestamp(media_clock_t *clock, uint64_t talker_ns)
{
    const uint32_t count = clock->history_count;

    if ((count > 0U) && (talker_ns <= clock->history_ns[count - 1U])) {
        clock->history_count = 0U;
        clock->locked = false;
    } else if (count == MEDIA_CLOCK_HISTORY) {
        for (uint32_t i = 1U; i < MEDIA_CLOCK_HISTORY; i++) {
            clock->history_ns[i - 1U] = clock->history_ns[i];
        }
        clock->history_count--;
    } else {
        /* There is room. */
    }
    clock->history_ns[clock->history_count] = talker_ns;
    clock->history_count++;
}

/**
 * @brief Measures how far the talker's sample rate is from the nominal rate.
 *
 * @param clock Clock with at least two timestamps.
 * @return Error in parts per billion, positive if the talker is fast; 0 with too little history.
 */
int32_t media_clock_rate_error_ppb(const media_clock_t *clock)
{
    int64_t error_ppb = 0;

    if (clock->history_count >= 2U) {
        const uint32_t spans = clock->history_count - 1U;
        const int64_t measured_ns = (int64_t)(clock->history_ns[spans] - clock->history_ns[0]);
        const int64_t samples = (int64_t)spans * clock->samples_per_timestamp;
        const int64_t nominal_ns = (samples * PPB_SCALE) / clock->nominal_rate_hz;

        error_ppb = ((nominal_ns - measured_ns) * PPB_SCALE) / measured_ns;
        error_ppb = (error_ppb > MEDIA_CLOCK_MAX_PPB) ? MEDIA_CLOCK_MAX_PPB : error_ppb;
        error_ppb = (error_ppb < -MEDIA_CLOCK_MAX_PPB) ? -MEDIA_CLOCK_MAX_PPB : error_ppb;
    }

    return (int32_t)error_ppb;
}

/**
 * @brief Steers the local sample clock so that its edges fall onto the talker's.
 *
 * The phase error is taken modulo one sample period; a quarter of it is removed each second,
 * on top of the measured rate error.
 *
 * @param clock         Clock to recover, with at least one timestamp.
 * @param local_edge_ns gPTP time of an edge of the local sample clock.
 * @return Frequency correction for the local oscillator in parts per billion.
 */
int32_t media_clock_track(media_clock_t *clock, uint64_t local_edge_ns)
{
    const int64_t period_ns = PPB_SCALE / (int64_t)clock->nominal_rate_hz;
    const int64_t reference_ns = (int64_t)clock->history_ns[clock->history_count - 1U];
    int64_t phase_ns = ((int64_t)local_edge_ns - reference_ns) % period_ns;

    if (phase_ns > (period_ns / 2)) {
        phase_ns -= period_ns;
    } else if (phase_ns < -(period_ns / 2)) {
        phase_ns += period_ns;
    } else {
        /* Already the nearest edge. */
    }
    clock->phase_error_ns = phase_ns;
    clock->locked = (phase_ns < MEDIA_CLOCK_LOCK_NS) && (phase_ns > -MEDIA_CLOCK_LOCK_NS);
    clock->adjustment_ppb = media_clock_rate_error_ppb(clock) + (int32_t)(phase_ns / 4);

    return clock->adjustment_ppb;
}

/**
 * @brief Tells how many samples go into the next packet of a stream.
 *
 * Rates such as 44.1 kHz do not divide evenly: the remainder is carried to the next interval,
 * so that the average is exact.
 *
 * @param rate_hz              Sample rate.
 * @param intervals_per_second Packets a second, 8000 for class A.
 * @param remainder            Carry between calls, 0 at the start.
 * @return Samples of each channel in this packet.
 */
uint32_t media_clock_samples_in_interval(uint32_t rate_hz, uint32_t intervals_per_second, uint32_t *remainder)
{
    const uint32_t total = rate_hz + *remainder;
    const uint32_t samples = total / intervals_per_second;

    *remainder = total - (samples * intervals_per_second);

    return samples;
}
