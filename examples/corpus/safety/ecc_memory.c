/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file ecc_memory.c
 * @brief Error-correcting code for memory words: corrects one wrong bit and detects two.
 */
#include "ecc_memory.h"

#define ECC_DATA_BITS 32U
#define ECC_HAMMING_MASK 0x3FU
#define ECC_PARITY_BIT 0x40U

/**
 * @brief Computes the parity of a word by folding it in halves.
 *
 * @param word Word.
 * @return 1 if an odd number of bits is set, else 0.
 */
uint32_t ecc_parity(uint32_t word)
{
    uint32_t folded = word ^ (word >> 16);

    folded ^= folded >> 8;
    folded ^= folded >> 4;

    /* The 16-bit constant is the truth table of the parity of four bits. */
    return (0x6996U >> (folded & 0x0FU)) & 1U;
}

/**
 * @brief Computes the position of a data bit in the Hamming code word.
 *
 * Positions count from 1; powers of two belong to the check bits and are left out.
 *
 * @param data_bit Number of the data bit, 0 to 31.
 * @return Position, 3 to 38.
 */
static uint32_t ecc_position(uint32_t data_bit)
{
    uint32_t position = data_bit + 3U;

    for (uint32_t power = 4U; power <= position; power *= 2U) {
        position++;
    }

    return position;
}

/**
 * @brief Computes the Hamming check bits of a word.
 *
 * The check bits are the exclusive or of the positions of all bits that are set.
 *
 * @param data Data word.
 * @return Six check bits.
 */
uint8_t ecc_check_bits(uint32_t data)
{
    uint32_t syndrome = 0U;

    for (uint32_t bit = 0U; bit < ECC_DATA_BITS; bit++) {
        if (((data >> bit) & 1U) != 0U) {
            syndrome ^= ecc_position(bit);
        }
    }

    return (uint8_t)syndrome;
}

/**
 * @brief Encodes a word for storage.
 *
 * @param data Data word.
 * @return Code word.
 */
ecc_word_t ecc_encode(uint32_t data)
{
    ecc_word_t word = {data, ecc_check_bits(data)};

    if ((ecc_parity(data) ^ ecc_parity(word.check)) != 0U) {
        word.check |= ECC_PARITY_BIT;
    }

    return word;
}

/**
 * @brief Reads a code word and corrects a single wrong bit in place.
 *
 * An odd overall parity means one wrong bit, which the syndrome locates. An even parity with a
 * syndrome other than zero means two wrong bits, which cannot be corrected.
 *
 * @param word Code word.
 * @param data Receives the data; not to be used if the result is ECC_UNCORRECTABLE.
 * @return What was found.
 */
ecc_result_t ecc_decode(ecc_word_t *word, uint32_t *data)
{
    const uint32_t syndrome = (uint32_t)(ecc_check_bits(word->data) ^ word->check) & ECC_HAMMING_MASK;
    const uint32_t odd = ecc_parity(word->data) ^ ecc_parity(word->check);
    ecc_result_t result = ECC_CLEAN;

    if (odd != 0U) {
        uint32_t bit = 0U;

        while ((bit < ECC_DATA_BITS) && (ecc_position(bit) != syndrome)) {
            bit++;
        }
        if (bit < ECC_DATA_BITS) {
            *word = ecc_encode(word->data ^ ((uint32_t)1U << bit));
            result = ECC_CORRECTED;
        } else if ((syndrome & (syndrome - 1U)) == 0U) {
            /* A power of two, or zero: a check bit or the parity bit itself was wrong. */
            *word = ecc_encode(word->data);
            result = ECC_CORRECTED;
        } else {
            result = ECC_UNCORRECTABLE;
        }
    } else if (syndrome != 0U) {
        result = ECC_UNCORRECTABLE;
    } else {
        result = ECC_CLEAN;
    }
    *data = word->data;

    return result;
}

/**
 * @brief Walks through a memory and repairs single errors before a second one joins them.
 *
 * @param words         Memory.
 * @param count         Number of words.
 * @param uncorrectable Receives the number of words that could not be repaired.
 * @return Number of words repaired.
 */
uint32_t ecc_scrub(ecc_word_t *words, uint32_t count, uint32_t *uncorrectable)
{
    uint32_t tally[3] = {0U, 0U, 0U};

    for (uint32_t i = 0U; i < count; i++) {
        uint32_t ignored = 0U;

        tally[ecc_decode(&words[i], &ignored)]++;
    }
    *uncorrectable = tally[ECC_UNCORRECTABLE];

    return tally[ECC_CORRECTED];
}
