/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file frer.c
 * @brief Frame replication and elimination for reliability (IEEE 802.1CB).
 */
#include "frer.h"

#include <string.h>

/** Destination and source address come before the tag. */
#define FRER_ADDRESS_OCTETS 12U

/** A VLAN tag, if there is one, stays in front of the redundancy tag. */
#define FRER_VLAN_TPID 0x8100U
#define FRER_VLAN_OCTETS 4U

/**
 * @brief Numbers the next packet of a stream.
 *
 * @param generator Sequence generation state; wraps from 65535 to 0.
 * @return Sequence number of the packet.
 */
uint16_t frer_next_sequence(uint16_t *generator)
{
    const uint16_t sequence = *generator;

    *generator = (uint16_t)(sequence + 1U);

    return sequence;
}

/**
 * @brief Tells where the redundancy tag of a frame belongs.
 *
 * @param frame  Frame without preamble.
 * @param length Its length.
 * @return Offset behind the addresses and a VLAN tag; 0 if the frame is too short.
 */
static size_t frer_tag_offset(const uint8_t *frame, size_t length)
{
    size_t offset = 0U;

    if (length >= (FRER_ADDRESS_OCTETS + 2U)) {
        const uint32_t ether_type = ((uint32_t)frame[12] << 8) | frame[13];

        offset = FRER_ADDRESS_OCTETS + ((ether_type == FRER_VLAN_TPID) ? FRER_VLAN_OCTETS : 0U);
    }

    return (offset <= length) ? offset : 0U;
}

/**
 * @brief Inserts a redundancy tag into a frame.
 *
 * @param frame    Frame to tag, in a buffer with room behind it.
 * @param length   Length of the frame.
 * @param capacity Size of the buffer.
 * @param sequence Sequence number for the tag.
 * @return New length of the frame, or 0 if it was malformed or the buffer is too small.
 */
size_t frer_insert_rtag(uint8_t *frame, size_t length, size_t capacity, uint16_t sequence)
{
    const size_t offset = frer_tag_offset(frame, length);
    size_t new_length = 0U;

    if ((offset != 0U) && ((length + FRER_RTAG_OCTETS) <= capacity)) {
        uint8_t *const tag = &frame[offset];

        (void)memmove(&tag[FRER_RTAG_OCTETS], tag, length - offset);
        tag[0] = (uint8_t)(FRER_RTAG_ETHERTYPE >> 8);
        tag[1] = (uint8_t)(FRER_RTAG_ETHERTYPE & 0xFFU);
        tag[2] = 0U;
        tag[3] = 0U;
        tag[4] = (uint8_t)(sequence >> 8);
        tag[5] = (uint8_t)(sequence & 0xFFU);
        new_length = length + FRER_RTAG_OCTETS;
    }

    return new_length;
}

/**
 * @brief Reads the sequence number of a tagged frame.
 *
 * @param frame    Received frame.
 * @param length   Its length.
 * @param sequence Receives the sequence number.
 * @return False if the frame carries no redundancy tag.
 */
bool frer_parse_rtag(const uint8_t *frame, size_t length, uint16_t *sequence)
{
    const size_t offset = frer_tag_offset(frame, length);
    const bool long_enough = (offset != 0U) && (length >= (offset + FRER_RTAG_OCTETS));
    bool tagged = false;

    if (long_enough && (frame[offset] == 0xF1U) && (frame[offset + 1U] == 0xC1U)) {
        *sequence = (uint16_t)(((uint32_t)frame[offset + 4U] << 8) | frame[offset + 5U]);
        tagged = true;
    }

    return tagged;
}

/**
 * @brief Puts a sequence recovery function into its initial state; the counters go on.
 *
 * @param recovery       Recovery function.
 * @param history_length Sequence numbers to remember; limited to 2 to 64.
 */
void frer_reset(frer_recovery_t *recovery, uint8_t history_length)
{
    recovery->history_length = (history_length < 2U) ? 2U : history_length;
    if (recovery->history_length > FRER_MAX_HISTORY) {
        recovery->history_length = FRER_MAX_HISTORY;
    }
    recovery->history = 0U;
    recovery->take_any = true;
    recovery->resets++;
}

/**
 * @brief Decides with the vector recovery algorithm whether a packet is the first of its copies.
 *
 * The history is a window behind the highest number seen. A packet ahead of the window moves
 * it; every number that leaves the window unseen counts as lost.
 *
 * @param recovery Recovery function.
 * @param sequence Sequence number of the packet.
 * @param now_ms   Current time, kept for the reset timeout.
 * @return True to pass the packet on, false to eliminate it.
 */
bool frer_vector_recover(frer_recovery_t *recovery, uint16_t sequence, uint64_t now_ms)
{
    const int32_t distance = (int16_t)(uint16_t)(sequence - recovery->highest_sequence);
    const int32_t window = recovery->history_length;
    bool pass = false;

    if (recovery->take_any) {
        recovery->take_any = false;
        recovery->history = 1U;
        recovery->highest_sequence = sequence;
        pass = true;
    } else if ((distance >= window) || (distance <= -window)) {
        recovery->rogue++;
    } else if (distance <= 0) {
        const uint64_t seen_bit = 1ULL << (uint32_t)(-distance);

        pass = (recovery->history & seen_bit) == 0U;
        recovery->history |= seen_bit;
    } else {
        for (int32_t step = 0; step < distance; step++) {
            recovery->lost += (uint32_t)(1U ^ ((recovery->history >> (uint32_t)(window - 1)) & 1U));
            recovery->history <<= 1;
        }
        recovery->history |= 1U;
        recovery->highest_sequence = sequence;
        pass = true;
    }
    if (pass) {
        recovery->passed++;
        recovery->last_accept_ms = now_ms;
    } else {
        recovery->discarded++;
    }

    return pass;
}

/**
 * @brief Decides with the match recovery algorithm, for streams that send slower than paths differ.
 *
 * Only the last number is remembered; any other number is taken for a new packet.
 *
 * @param recovery Recovery function.
 * @param sequence Sequence number of the packet.
 * @param now_ms   Current time, kept for the reset timeout.
 * @return True to pass the packet on, false to eliminate it.
 */
bool frer_match_recover(frer_recovery_t *recovery, uint16_t sequence, uint64_t now_ms)
{
    const bool duplicate = !recovery->take_any && (sequence == recovery->highest_sequence);

    recovery->last_accept_ms = now_ms;
    if (duplicate) {
        recovery->discarded++;
    } else {
        const uint16_t expected = (uint16_t)(recovery->highest_sequence + 1U);

        recovery->rogue += (!recovery->take_any && (sequence != expected)) ? 1U : 0U;
        recovery->take_any = false;
        recovery->highest_sequence = sequence;
        recovery->passed++;
    }

    return !duplicate;
}

/**
 * @brief Resets a recovery function whose stream has been silent for too long.
 *
 * Without this, a talker that restarts its numbering would be shut out.
 *
 * @param recovery Recovery function.
 * @param now_ms   Current time.
 * @param reset_ms Silence after which any number is accepted again.
 * @return True if the function was reset.
 */
bool frer_check_timeout(frer_recovery_t *recovery, uint64_t now_ms, uint64_t reset_ms)
{
    const bool silent = (now_ms - recovery->last_accept_ms) >= reset_ms;
    const bool reset = silent && !recovery->take_any;

    if (reset) {
        frer_reset(recovery, recovery->history_length);
    }

    return reset;
}

/**
 * @brief Tests whether a path has failed silently.
 *
 * With n working paths, n - 1 copies are eliminated for each one that passes.
 *
 * @param detector State of the test; call once in each test period.
 * @param recovery Recovery function with its counters.
 * @return True if more copies were missing in this period than allowed.
 */
bool frer_latent_error(frer_latent_error_t *detector, const frer_recovery_t *recovery)
{
    const int64_t expected = (int64_t)recovery->passed * ((int64_t)detector->path_count - 1);
    const int64_t difference = expected - (int64_t)recovery->discarded;
    int64_t change = difference - detector->previous_difference;

    detector->previous_difference = difference;
    if (change < 0) {
        change = -change;
    }

    return change > (int64_t)detector->allowed_difference;
}
