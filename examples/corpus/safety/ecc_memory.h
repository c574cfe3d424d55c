/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file ecc_memory.h
 * @brief Error-correcting code for memory words: corrects one wrong bit and detects two.
 */
#ifndef SAFETY_ECC_MEMORY_H
#define SAFETY_ECC_MEMORY_H

#include <stdint.h>

/** A 32-bit word with six Hamming check bits and an overall parity bit. */
typedef struct {
    uint32_t data;
    uint8_t check; /**< Bits 0 to 5: Hamming code; bit 6: parity over everything. */
} ecc_word_t;

/** Outcome of reading a word. */
typedef enum {
    ECC_CLEAN = 0,
    ECC_CORRECTED,
    ECC_UNCORRECTABLE
} ecc_result_t;

uint32_t ecc_parity(uint32_t word);
uint8_t ecc_check_bits(uint32_t data);
ecc_word_t ecc_encode(uint32_t data);
ecc_result_t ecc_decode(ecc_word_t *word, uint32_t *data);
uint32_t ecc_scrub(ecc_word_t *words, uint32_t count, uint32_t *uncorrectable);

#endif /* SAFETY_ECC_MEMORY_H */
