/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file frer.h
 * @brief Frame replication and elimination for reliability (IEEE 802.1CB).
 */
#ifndef TSN_FRER_H
#define TSN_FRER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** EtherType and length of the redundancy tag. */
#define FRER_RTAG_ETHERTYPE 0xF1C1U
#define FRER_RTAG_OCTETS 6U

/** Longest history of the vector recovery algorithm. */
#define FRER_MAX_HISTORY 64U

/** State of a sequence recovery function. */
typedef struct {
    uint16_t highest_sequence;
    uint64_t history;        /**< Bit n is set if highest_sequence - n was received. */
    uint8_t history_length;  /**< Sequence numbers that are remembered, 2 to 64. */
    bool take_any;           /**< Accept the next packet whatever its number. */
    uint64_t last_accept_ms; /**< Time of the last accepted packet. */
    uint32_t passed;
    uint32_t discarded;
    uint32_t lost;
    uint32_t rogue;
    uint32_t resets;
} frer_recovery_t;

/** Latent error detection: counts how many copies the paths deliver. */
typedef struct {
    uint32_t path_count;
    uint32_t allowed_difference;
    int64_t previous_difference;
} frer_latent_error_t;

uint16_t frer_next_sequence(uint16_t *generator);
size_t frer_insert_rtag(uint8_t *frame, size_t length, size_t capacity, uint16_t sequence);
bool frer_parse_rtag(const uint8_t *frame, size_t length, uint16_t *sequence);
void frer_reset(frer_recovery_t *recovery, uint8_t history_length);
bool frer_vector_recover(frer_recovery_t *recovery, uint16_t sequence, uint64_t now_ms);
bool frer_match_recover(frer_recovery_t *recovery, uint16_t sequence, uint64_t now_ms);
bool frer_check_timeout(frer_recovery_t *recovery, uint64_t now_ms, uint64_t reset_ms);
bool frer_latent_error(frer_latent_error_t *detector, const frer_recovery_t *recovery);

#endif /* TSN_FRER_H */
