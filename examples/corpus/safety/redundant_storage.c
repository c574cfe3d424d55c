/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file redundant_storage.c
 * @brief Redundant storage: inverted copies, majority votes and records that survive a power loss.
 */
#include "redundant_storage.h"

#include "crc.h"

/**
 * @brief Stores a safety-relevant variable together with its complement.
 *
 * @param cell  Storage of the variable.
 * @param value Value to store.
 */
void inverted_store(inverted_u32_t *cell, uint32_t value)
{
    cell->value = value;
    cell->complement = ~value;
}

/**
 * @brief Loads a safety-relevant variable and checks it against its complement.
 *
 * @param cell     Storage of the variable.
 * @param fallback Safe value to use if the two copies do not agree.
 * @param value    Receives the value.
 * @return False if the storage was corrupted.
 */
bool inverted_load(const inverted_u32_t *cell, uint32_t fallback, uint32_t *value)
{
    const uint32_t copy = cell->value;
    const uint32_t complement = cell->complement;
    const bool intact = ((copy ^ complement) == UINT32_MAX);

    *value = intact ? copy : fallback;

    return intact;
}

/**
 * @brief Tells whether two measurements agree.
 *
 * @param first     One measurement.
 * @param second    The other measurement.
 * @param tolerance Largest difference, not negative.
 * @return True if they agree.
 */
static bool vote_agrees(int32_t first, int32_t second, int32_t tolerance)
{
    const int64_t difference = (int64_t)first - (int64_t)second;

    return (difference <= tolerance) && (difference >= -(int64_t)tolerance);
}

/**
 * @brief Votes two out of three redundant measurements.
 *
 * @param first     First channel.
 * @param second    Second channel.
 * @param third     Third channel.
 * @param tolerance Largest difference between channels that agree.
 * @param result    Receives the median, or the mean of the two channels that agree.
 * @return How many channels agreed; with VOTE_NONE the result is not written.
 */
vote_t vote_two_of_three(int32_t first, int32_t second, int32_t third, int32_t tolerance, int32_t *result)
{
    const bool first_second = vote_agrees(first, second, tolerance);
    const bool second_third = vote_agrees(second, third, tolerance);
    const bool first_third = vote_agrees(first, third, tolerance);
    const int32_t low = (first < second) ? first : second;
    const int32_t high = (first < second) ? second : first;
    vote_t vote = VOTE_MAJORITY;

    if (first_second && second_third && first_third) {
        *result = (third < low) ? low : ((third > high) ? high : third);
        vote = VOTE_UNANIMOUS;
    } else if (first_second) {
        *result = low + ((high - low) / 2);
    } else if (second_third) {
        *result = (int32_t)(((int64_t)second + third) / 2);
    } else if (first_third) {
        *result = (int32_t)(((int64_t)first + third) / 2);
    } else {
        vote = VOTE_NONE;
    }

    return vote;
}

/**
 * @brief Repairs three copies of a memory area by a bitwise majority.
 *
 * @param first  First copy.
 * @param second Second copy.
 * @param third  Third copy.
 * @param length Octets in each copy.
 * @return Number of bits that differed from the majority, over all copies.
 */
uint32_t triplicate_scrub(uint8_t *first, uint8_t *second, uint8_t *third, size_t length)
{
    uint32_t repaired_bits = 0U;

    for (size_t i = 0U; i < length; i++) {
        const uint32_t majority = ((uint32_t)first[i] & second[i]) | ((uint32_t)second[i] & third[i])
                                  | ((uint32_t)first[i] & third[i]);
        uint32_t wrong = (first[i] ^ majority) | (second[i] ^ majority) | (third[i] ^ majority);

        while (wrong != 0U) {
            wrong &= wrong - 1U;
            repaired_bits++;
        }
        first[i] = (uint8_t)majority;
        second[i] = (uint8_t)majority;
        third[i] = (uint8_t)majority;
    }

    return repaired_bits;
}

/**
 * @brief Computes the CRC of a record over its sequence number and payload.
 *
 * @param record Record.
 * @return CRC-32.
 */
static uint32_t record_crc(const stored_record_t *record)
{
    uint8_t number[4];

    for (uint32_t i = 0U; i < 4U; i++) {
        number[i] = (uint8_t)(record->sequence >> (8U * i));
    }

    return crc32_ethernet(
        crc32_ethernet(CRC32_ETHERNET_START, number, sizeof(number)), record->payload, RECORD_PAYLOAD_OCTETS);
}

/**
 * @brief Completes a record before it is written to the older of the two areas.
 *
 * @param record   Record whose payload is in place.
 * @param sequence Number of the record: one more than that of the newest valid one.
 */
void record_seal(stored_record_t *record, uint32_t sequence)
{
    record->sequence = sequence;
    record->crc = record_crc(record);
}

/**
 * @brief Finds the newest record that was written completely.
 *
 * A power loss during writing leaves a record with a wrong CRC; the one before it then counts.
 *
 * @param records Records of all areas.
 * @param count   Number of records.
 * @return Index of the record, or -1 if none is valid.
 */
int32_t record_newest_valid(const stored_record_t *records, uint32_t count)
{
    int32_t newest = -1;

    for (uint32_t i = 0U; i < count; i++) {
        if (records[i].crc == record_crc(&records[i])) {
            const bool newer =
                (newest < 0) || ((records[i].sequence - records[newest].sequence) < 0x80000000U);

            newest = newer ? (int32_t)i : newest;
        }
    }

    return newest;
}

/**
 * @brief Tests memory with the March C- algorithm; the old contents are lost.
 *
 * Finds stuck bits, transition faults and cells that disturb their neighbours.
 *
 * @param words Memory to test, not used by anybody else meanwhile.
 * @param count Number of words.
 * @return False if a word did not hold what was written.
 */
bool memory_march_test(volatile uint32_t *words, uint32_t count)
{
    /* Each element reads the first pattern and writes the second; the last two run downwards. */
    static const uint32_t expected[4] = {0x00000000U, 0xFFFFFFFFU, 0x00000000U, 0xFFFFFFFFU};
    bool intact = true;

    for (uint32_t i = 0U; i < count; i++) {
        words[i] = expected[0];
    }
    for (uint32_t element = 0U; element < 4U; element++) {
        for (uint32_t step = 0U; step < count; step++) {
            const uint32_t index = (element < 2U) ? step : ((count - 1U) - step);

            intact = intact && (words[index] == expected[element]);
            words[index] = ~expected[element];
        }
    }
    for (uint32_t i = 0U; i < count; i++) {
        intact = intact && (words[i] == 0U);
    }

    return intact;
}
