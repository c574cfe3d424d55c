/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file preemption.h
 * @brief Frame preemption (IEEE 802.1Qbu and 802.3br): fragments of preemptable frames.
 */
#ifndef TSN_PREEMPTION_H
#define TSN_PREEMPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Frames and fragments on the wire have at least 64 octets, the check sequence included. */
#define PREEMPT_MIN_FRAGMENT_OCTETS 64U
#define PREEMPT_CHECK_OCTETS 4U

/** Start delimiters that are not specific to a frame or fragment count. */
#define PREEMPT_SMD_EXPRESS 0xD5U
#define PREEMPT_SMD_VERIFY 0x07U
#define PREEMPT_SMD_RESPOND 0x19U

/** What follows a start delimiter. */
typedef enum {
    PREEMPT_EXPRESS = 0,
    PREEMPT_START,
    PREEMPT_CONTINUATION,
    PREEMPT_VERIFY,
    PREEMPT_RESPOND,
    PREEMPT_UNKNOWN
} preempt_packet_t;

/** States of link verification. */
typedef enum {
    PREEMPT_VERIFY_IDLE = 0,
    PREEMPT_VERIFY_SENT,
    PREEMPT_VERIFIED,
    PREEMPT_VERIFY_FAILED
} preempt_verify_state_t;

/** Link verification towards the partner. */
typedef struct {
    preempt_verify_state_t state;
    uint8_t attempts;
    uint64_t deadline_ms;
    uint32_t verify_time_ms; /**< Time between attempts, 1 to 128 ms. */
} preempt_verify_t;

/** Reassembly of one preemptable frame. */
typedef struct {
    uint8_t *buffer;
    size_t capacity;
    size_t length;
    uint8_t frame_count;
    uint8_t fragment_count;
    bool active;
    uint32_t errors;
} preempt_reassembly_t;

preempt_packet_t preempt_classify(uint8_t delimiter, uint8_t *count);
size_t preempt_fragment_octets(size_t remaining_octets, size_t available_octets);
uint32_t preempt_fragment_check(uint32_t frame_check_so_far);
bool preempt_accept_fragment(
    preempt_reassembly_t *reassembly, uint8_t delimiter, uint8_t fragment_count, const uint8_t *data,
    size_t length);
bool preempt_verify_step(preempt_verify_t *verify, bool response_received, uint64_t now_ms);
uint32_t preempt_hold_advance_ns(uint64_t link_rate_bps, uint8_t add_fragment_size);

#endif /* TSN_PREEMPTION_H */
