/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file redundant_storage.h
 * @brief Redundant storage: inverted copies, majority votes and records that survive a power loss.
 */
#ifndef SAFETY_REDUNDANT_STORAGE_H
#define SAFETY_REDUNDANT_STORAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RECORD_PAYLOAD_OCTETS 24U

/** Variable with its bitwise complement. */
typedef struct {
    volatile uint32_t value;
    volatile uint32_t complement;
} inverted_u32_t;

/** Record of one of two alternating areas of a flash memory. */
typedef struct {
    uint32_t sequence;
    uint8_t payload[RECORD_PAYLOAD_OCTETS];
    uint32_t crc;
} stored_record_t;

/** Outcome of a vote among three. */
typedef enum {
    VOTE_UNANIMOUS = 0,
    VOTE_MAJORITY,
    VOTE_NONE
} vote_t;

void inverted_store(inverted_u32_t *cell, uint32_t value);
bool inverted_load(const inverted_u32_t *cell, uint32_t fallback, uint32_t *value);
vote_t vote_two_of_three(int32_t first, int32_t second, int32_t third, int32_t tolerance, int32_t *result);
uint32_t triplicate_scrub(uint8_t *first, uint8_t *second, uint8_t *third, size_t length);
void record_seal(stored_record_t *record, uint32_t sequence);
int32_t record_newest_valid(const stored_record_t *records, uint32_t count);
bool memory_march_test(volatile uint32_t *words, uint32_t count);

#endif /* SAFETY_REDUNDANT_STORAGE_H */
