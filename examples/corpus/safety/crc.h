/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file crc.h
 * @brief Cyclic redundancy checks of automotive protocols.
 *
 * Every routine can be continued: pass the result of the first part as the start of the next.
 */
#ifndef SAFETY_CRC_H
#define SAFETY_CRC_H

#include <stddef.h>
#include <stdint.h>

/** Start values of the routines. */
#define CRC8_J1850_START 0x00U
#define CRC8_H2F_START 0x00U
#define CRC16_CCITT_START 0xFFFFU
#define CRC32_ETHERNET_START 0x00000000U
#define CRC32_P4_START 0x00000000U
#define CRC64_START 0x0000000000000000ULL

uint8_t crc8_j1850(uint8_t start, const uint8_t *data, size_t length);
uint8_t crc8_h2f(uint8_t start, const uint8_t *data, size_t length);
uint16_t crc16_ccitt(uint16_t start, const uint8_t *data, size_t length);
uint32_t crc32_ethernet(uint32_t start, const uint8_t *data, size_t length);
void crc32_p4_build_table(uint32_t table[256]);
uint32_t crc32_p4(const uint32_t table[256], uint32_t start, const uint8_t *data, size_t length);
uint64_t crc64_reflected(uint64_t start, const uint8_t *data, size_t length);

#endif /* SAFETY_CRC_H */
