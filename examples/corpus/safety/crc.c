/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file crc.c
 * @brief Cyclic redundancy checks of automotive protocols.
 */
#include "crc.h"

#define CRC8_J1850_POLYNOMIAL 0x1DU
#define CRC32_ETHERNET_REFLECTED 0xEDB88320U
#define CRC32_P4_REFLECTED 0xC8DF352FU
#define CRC64_REFLECTED 0xC96C5795D7870F42ULL

/**
 * @brief CRC-8 of SAE J1850, used by E2E profile 1: x^8 + x^4 + x^3 + x^2 + 1.
 *
 * Works bit by bit, most significant bit first; starts at FF and is inverted at the end.
 *
 * @param start  CRC8_J1850_START, or the result for the data before.
 * @param data   Octets to protect.
 * @param length Number of octets.
 * @return The checksum.
 */
uint8_t crc8_j1850(uint8_t start, const uint8_t *data, size_t length)
{
    uint8_t crc = (uint8_t)(start ^ 0xFFU);

    for (size_t i = 0U; i < length; i++) {
        crc ^= data[i];
        for (uint8_t bit = 0U; bit < 8U; bit++) {
            const uint8_t feedback = ((crc & 0x80U) != 0U) ? CRC8_J1850_POLYNOMIAL : 0U;

            crc = (uint8_t)((uint8_t)(crc << 1) ^ feedback);
        }
    }

    return (uint8_t)(crc ^ 0xFFU);
}

/**
 * @brief CRC-8 with polynomial 2F, used by E2E profile 2; four bits at a time.
 *
 * @param start  CRC8_H2F_START, or the result for the data before.
 * @param data   Octets to protect.
 * @param length Number of octets.
 * @return The checksum.
 */
uint8_t crc8_h2f(uint8_t start, const uint8_t *data, size_t length)
{
    /* Entry n is the remainder of n * x^8 when divided by the polynomial. */
    static const uint8_t nibble_table[16] = {0x00U, 0x2FU, 0x5EU, 0x71U, 0xBCU, 0x93U, 0xE2U, 0xCDU,
                                             0x57U, 0x78U, 0x09U, 0x26U, 0xEBU, 0xC4U, 0xB5U, 0x9AU};
    uint32_t crc = (uint32_t)start ^ 0xFFU;
    const uint8_t *const end = data + length;

    for (const uint8_t *cursor = data; cursor != end; cursor++) {
        crc ^= *cursor;
        crc = ((crc << 4) & 0xF0U) ^ nibble_table[crc >> 4];
        crc = ((crc << 4) & 0xF0U) ^ nibble_table[crc >> 4];
    }

    return (uint8_t)(crc ^ 0xFFU);
}

/**
 * @brief CRC-16-CCITT (polynomial 1021, start FFFF), used by UDS downloads and E2E profile 5.
 *
 * The polynomial is so sparse that a whole octet can be folded with shifts alone.
 *
 * @param start  CRC16_CCITT_START, or the result for the data before.
 * @param data   Octets to protect.
 * @param length Number of octets.
 * @return The checksum.
 */
uint16_t crc16_ccitt(uint16_t start, const uint8_t *data, size_t length)
{
    uint32_t crc = start;

    while (length > 0U) {
        uint32_t folded = ((crc >> 8) ^ *data) & 0xFFU;

        folded ^= folded >> 4;
        crc = ((crc << 8) ^ (folded << 12) ^ (folded << 5) ^ folded) & 0xFFFFU;
        data++;
        length--;
    }

    return (uint16_t)crc;
}

/**
 * @brief CRC-32 of Ethernet (polynomial 04C11DB7), least significant bit first.
 *
 * @param start  CRC32_ETHERNET_START, or the result for the data before.
 * @param data   Octets of the frame.
 * @param length Number of octets.
 * @return The frame check sequence as a number; it is sent least significant octet first.
 */
uint32_t crc32_ethernet(uint32_t start, const uint8_t *data, size_t length)
{
    uint32_t crc = ~start;

    for (size_t position = 0U; position < length; position++) {
        crc ^= (uint32_t)data[position];
        for (int32_t bit = 7; bit >= 0; bit--) {
            /* All ones if the lowest bit is set, all zeros if not: no branch in the inner loop. */
            const uint32_t mask = 0U - (crc & 1U);

            crc = (crc >> 1) ^ (CRC32_ETHERNET_REFLECTED & mask);
        }
    }

    return ~crc;
}

/**
 * @brief Fills the table of the CRC-32 that E2E profile 4 uses (polynomial F4ACFB13).
 *
 * @param table Receives the remainder of every octet.
 */
void crc32_p4_build_table(uint32_t table[256])
{
    for (uint32_t octet = 0U; octet <= 0xFFU; octet++) {
        uint32_t remainder = octet;

        for (uint32_t bit = 0U; bit < 8U; bit++) {
            if ((remainder & 1U) == 1U) {
                remainder = (remainder >> 1) ^ CRC32_P4_REFLECTED;
            } else {
                remainder >>= 1;
            }
        }
        table[octet] = remainder;
    }
}

/**
 * @brief CRC-32 of E2E profile 4, one table look-up for each octet.
 *
 * @param table  Table made by crc32_p4_build_table().
 * @param start  CRC32_P4_START, or the result for the data before.
 * @param data   Octets to protect.
 * @param length Number of octets.
 * @return The checksum.
 */
uint32_t crc32_p4(const uint32_t table[256], uint32_t start, const uint8_t *data, size_t length)
{
    uint32_t crc = start ^ 0xFFFFFFFFU;

    for (size_t i = 0U; i < length; i++) {
        const uint8_t index = (uint8_t)(crc ^ data[i]);

        crc = table[index] ^ (crc >> 8);
    }

    return crc ^ 0xFFFFFFFFU;
}

/**
 * @brief CRC-64 with the ECMA polynomial 42F0E1EBA9EA3693, used by E2E profile 7.
 *
 * @param start  CRC64_START, or the result for the data before.
 * @param data   Octets to protect; long messages such as camera frames.
 * @param length Number of octets.
 * @return The checksum.
 */
uint64_t crc64_reflected(uint64_t start, const uint8_t *data, size_t length)
{
    uint64_t crc = ~start;
    size_t bit_index = 0U;

    while (bit_index < (length * 8U)) {
        const uint64_t data_bit = ((uint64_t)data[bit_index / 8U] >> (bit_index % 8U)) & 1U;
        const uint64_t carry = (crc ^ data_bit) & 1U;

        crc >>= 1;
        if (carry != 0U) {
            crc ^= CRC64_REFLECTED;
        }
        bit_index++;
    }

    return ~crc;
}
