/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file can_frame.h
 * @brief CAN and CAN FD frames: lengths, checks, time on the bus and signals in the payload.
 */
#ifndef CAN_CAN_FRAME_H
#define CAN_CAN_FRAME_H

#include <stdbool.h>
#include <stdint.h>

/** Longest payload of a CAN FD frame. */
#define CAN_MAX_PAYLOAD 64U

/** Largest identifiers: 11 bits in the base format, 29 bits in the extended format. */
#define CAN_BASE_ID_MAX 0x7FFU
#define CAN_EXTENDED_ID_MAX 0x1FFFFFFFU

/** A frame as the application sees it. */
typedef struct {
    uint32_t identifier;
    bool extended;        /**< 29-bit identifier. */
    bool fd_format;       /**< CAN FD frame. */
    bool bit_rate_switch; /**< The payload is sent at the data bit rate. */
    bool remote_request;  /**< Asks for data; not possible in CAN FD. */
    uint8_t length;       /**< Octets of payload. */
    uint8_t payload[CAN_MAX_PAYLOAD];
} can_frame_t;

uint8_t can_length_to_dlc(uint8_t length);
uint8_t can_dlc_to_length(uint8_t dlc, bool fd_format);
bool can_frame_is_valid(const can_frame_t *frame);
void can_pad_payload(can_frame_t *frame, uint8_t filler);
uint16_t can_crc15(const uint8_t *bits, uint32_t bit_count);
uint32_t can_worst_case_bits(uint8_t length, bool extended);
uint32_t can_fd_frame_time_ns(const can_frame_t *frame, uint32_t nominal_bps, uint32_t data_bps);
uint64_t can_extract_intel(const uint8_t *payload, uint8_t start_bit, uint8_t bit_length);
uint64_t can_extract_motorola(const uint8_t *payload, uint8_t start_bit, uint8_t bit_length);
int64_t can_sign_extend(uint64_t raw, uint8_t bit_length);
bool can_wins_arbitration(const can_frame_t *first, const can_frame_t *second);

#endif /* CAN_CAN_FRAME_H */
