/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file preemption.c
 * @brief Frame preemption (IEEE 802.1Qbu and 802.3br): fragments of preemptable frames.
 */
#include "preemption.h"

#include <string.h>

#define PREEMPT_MAX_VERIFY_ATTEMPTS 3U

/** Delimiters of first fragments (SMD-S) and continuations (SMD-C), by frame count modulo 4. */
static const uint8_t preempt_smd_start[4] = {0xE6U, 0x4CU, 0x7FU, 0xB3U};
static const uint8_t preempt_smd_continue[4] = {0x61U, 0x52U, 0x9EU, 0x2AU};

/** Codes that stand for the fragment count modulo 4. */
static const uint8_t preempt_fragment_codes[4] = {0xE6U, 0x4CU, 0x7FU, 0xB3U};

/**
 * @brief Recognises a packet by its start delimiter.
 *
 * @param delimiter Octet after the preamble.
 * @param count     Receives the frame count modulo 4 of a preemptable packet.
 * @return Kind of the packet.
 */
preempt_packet_t preempt_classify(uint8_t delimiter, uint8_t *count)
{
    preempt_packet_t kind = PREEMPT_UNKNOWN;

    switch (delimiter) {
    case PREEMPT_SMD_EXPRESS:
        kind = PREEMPT_EXPRESS;
        break;
    case PREEMPT_SMD_VERIFY:
        kind = PREEMPT_VERIFY;
        break;
    case PREEMPT_SMD_RESPOND:
        kind = PREEMPT_RESPOND;
        break;
    default:
        for (uint8_t i = 0U; i < 4U; i++) {
            if (delimiter == preempt_smd_start[i]) {
                kind = PREEMPT_START;
                *count = i;
            } else if (delimiter == preempt_smd_continue[i]) {
                kind = PREEMPT_CONTINUATION;
                *count = i;
            } else {
                /* Not this frame count. */
            }
        }
        break;
    }

    return kind;
}

/**
 * @brief Chooses how much of a preemptable frame may be sent before an express frame.
 *
 * Neither the fragment nor the rest may be shorter than the minimum. The check sequence of
 * the whole frame counts as part of the rest.
 *
 * @param remaining_octets Octets of the frame not sent yet, check sequence included.
 * @param available_octets Octets for which there is time, check sequence included.
 * @return Octets of payload for this fragment; 0 if the frame cannot be split here.
 */
size_t preempt_fragment_octets(size_t remaining_octets, size_t available_octets)
{
    size_t payload = 0U;

    if (available_octets >= remaining_octets) {
        payload = remaining_octets;
    } else if ((available_octets >= PREEMPT_MIN_FRAGMENT_OCTETS)
               && (remaining_octets >= ((2U * PREEMPT_MIN_FRAGMENT_OCTETS) - PREEMPT_CHECK_OCTETS))) {
        const size_t most = remaining_octets - PREEMPT_MIN_FRAGMENT_OCTETS;

        payload = available_octets - PREEMPT_CHECK_OCTETS;
        payload = (payload > most) ? most : payload;
    } else {
        /* Too little time or too short a frame: it waits or runs to its end. */
    }

    return payload;
}

/**
 * @brief Computes the check sequence that ends a fragment which is not the last (mCRC).
 *
 * @param frame_check_so_far CRC-32 over all octets of the frame sent until now.
 * @return The CRC with the 16 bits that are sent first inverted, so that the fragment cannot
 *         be mistaken for the end of the frame.
 */
uint32_t preempt_fragment_check(uint32_t frame_check_so_far)
{
    return frame_check_so_far ^ 0x0000FFFFU;
}

/**
 * @brief Adds a received fragment to the frame that is being reassembled.
 *
 * @param reassembly     State of the receiver.
 * @param delimiter      Start delimiter of the fragment.
 * @param fragment_count Fragment count octet; looked at in continuations only.
 * @param data           Payload of the fragment, without its check sequence.
 * @param length         Octets of payload.
 * @return False if the fragment does not fit; the frame is then given up.
 */
bool preempt_accept_fragment(
    preempt_reassembly_t *reassembly, uint8_t delimiter, uint8_t fragment_count, const uint8_t *data,
    size_t length)
{
    uint8_t frame_count = 0U;
    const preempt_packet_t kind = preempt_classify(delimiter, &frame_count);
    bool fits = false;

    if (kind == PREEMPT_START) {
        reassembly->length = 0U;
        reassembly->frame_count = frame_count;
        reassembly->fragment_count = 0U;
        fits = length <= reassembly->capacity;
    } else if ((kind == PREEMPT_CONTINUATION) && reassembly->active) {
        fits = (frame_count == reassembly->frame_count)
               && (fragment_count == preempt_fragment_codes[reassembly->fragment_count])
               && (length <= (reassembly->capacity - reassembly->length));
        reassembly->fragment_count = (uint8_t)((reassembly->fragment_count + 1U) & 3U);
    } else {
        fits = false;
    }
    if (fits) {
        (void)memcpy(&reassembly->buffer[reassembly->length], data, length);
        reassembly->length += length;
    } else {
        reassembly->errors++;
    }
    reassembly->active = fits;

    return fits;
}

/**
 * @brief Advances link verification: may frames be preempted on this link?
 *
 * @param verify            State of the verification.
 * @param response_received True if a respond packet has arrived since the last call.
 * @param now_ms            Current time.
 * @return True if a verify packet must be sent now.
 */
bool preempt_verify_step(preempt_verify_t *verify, bool response_received, uint64_t now_ms)
{
    bool send = false;

    if (verify->state == PREEMPT_VERIFY_IDLE) {
        verify->state = PREEMPT_VERIFY_SENT;
        verify->attempts = 1U;
        send = true;
    } else if ((verify->state == PREEMPT_VERIFY_SENT) && response_received) {
        verify->state = PREEMPT_VERIFIED;
    } else if ((verify->state == PREEMPT_VERIFY_SENT) && (now_ms >= verify->deadline_ms)) {
        if (verify->attempts >= PREEMPT_MAX_VERIFY_ATTEMPTS) {
            verify->state = PREEMPT_VERIFY_FAILED;
        } else {
            verify->attempts++;
            send = true;
        }
    } else {
        /* Verified, failed, or still waiting. */
    }
    if (send) {
        verify->deadline_ms = now_ms + verify->verify_time_ms;
    }

    return send;
}

/**
 * @brief Computes how early a hold must be requested before an express gate opens.
 *
 * In the worst case a preemptable frame cannot be split yet: a minimum fragment plus the rest
 * of another minimum, less one octet, must leave the wire first.
 *
 * @param link_rate_bps     Bit rate of the link; 0 gives the longest advance.
 * @param add_fragment_size Partner's addFragSize, 0 to 3: minimum of 64 * (1 + n) octets.
 * @return Hold advance in nanoseconds.
 */
uint32_t preempt_hold_advance_ns(uint64_t link_rate_bps, uint8_t add_fragment_size)
{
    const uint64_t minimum = PREEMPT_MIN_FRAGMENT_OCTETS * (1U + (uint64_t)(add_fragment_size & 3U));
    const uint64_t worst_octets = (minimum - PREEMPT_CHECK_OCTETS) + (PREEMPT_MIN_FRAGMENT_OCTETS - 1U);
    const uint64_t gap_octets = 20U;
    uint64_t advance_ns = UINT32_MAX;

    if (link_rate_bps != 0U) {
        advance_ns = ((worst_octets + gap_octets) * 8U * 1000000000U) / link_rate_bps;
    }

    return (advance_ns > UINT32_MAX) ? UINT32_MAX : (uint32_t)advance_ns;
}
