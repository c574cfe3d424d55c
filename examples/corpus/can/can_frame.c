/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file can_frame.c
 * @brief CAN and CAN FD frames: lengths, checks, time on the bus and signals in the payload.
 */
#include "can_frame.h"

#include <stddef.h>

#define CAN_CRC15_POLYNOMIAL 0x4599U
#define CAN_CLASSIC_MAX_PAYLOAD 8U
#define CAN_NS_PER_SECOND 1000000000ULL

/** Payload length for each data length code of CAN FD. */
static const uint8_t can_fd_lengths[16] = {
    0U, 1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U, 12U, 16U, 20U, 24U, 32U, 48U, 64U};

/**
 * @brief Finds the smallest data length code whose frame holds a payload.
 *
 * @param length Octets of payload, at most 64.
 * @return Data length code, 0 to 15.
 */
uint8_t can_length_to_dlc(uint8_t length)
{
    uint8_t dlc = 0U;

    while ((dlc < 15U) && (can_fd_lengths[dlc] < length)) {
        dlc++;
    }

    return dlc;
}

/**
 * @brief Translates a received data length code.
 *
 * @param dlc       Data length code; only its four low bits count.
 * @param fd_format True for CAN FD; a classic frame never has more than 8 octets.
 * @return Octets of payload.
 */
uint8_t can_dlc_to_length(uint8_t dlc, bool fd_format)
{
    const uint8_t length = can_fd_lengths[dlc & 0x0FU];
    const bool capped = !fd_format && (length > CAN_CLASSIC_MAX_PAYLOAD);

    return capped ? (uint8_t)CAN_CLASSIC_MAX_PAYLOAD : length;
}

/**
 * @brief Checks a frame before it goes to a controller.
 *
 * @param frame Frame to check.
 * @return True if identifier, length and flags go together.
 */
bool can_frame_is_valid(const can_frame_t *frame)
{
    bool valid = (frame != NULL);

    if (valid) {
        const uint32_t id_max = frame->extended ? CAN_EXTENDED_ID_MAX : CAN_BASE_ID_MAX;

        valid = (frame->identifier <= id_max);
        if (frame->fd_format) {
            valid = valid && !frame->remote_request && (frame->length <= CAN_MAX_PAYLOAD)
                    && (can_fd_lengths[can_length_to_dlc(frame->length)] == frame->length);
        } else {
            valid = valid && !frame->bit_rate_switch && (frame->length <= CAN_CLASSIC_MAX_PAYLOAD);
        }
    }

    return valid;
}

/**
 * @brief Fills a CAN FD payload up to the next length that the format knows.
 *
 * @param frame  Frame whose length is at most 64.
 * @param filler Value of the added octets; 0xCC gives edges for the receiver to follow.
 */
void can_pad_payload(can_frame_t *frame, uint8_t filler)
{
    const uint8_t padded = can_fd_lengths[can_length_to_dlc(frame->length)];

    for (uint8_t i = frame->length; i < padded; i++) {
        frame->payload[i] = filler;
    }
    frame->length = padded;
}

/**
 * @brief Computes the CRC of a classic CAN frame over its destuffed bits.
 *
 * @param bits      The bits, one an array element, start of frame first.
 * @param bit_count Number of bits.
 * @return CRC-15 with polynomial x^15 + x^14 + x^10 + x^8 + x^7 + x^4 + x^3 + 1.
 */
uint16_t can_crc15(const uint8_t *bits, uint32_t bit_count)
{
    uint32_t crc = 0U;

    for (uint32_t i = 0U; i < bit_count; i++) {
        const uint32_t crc_next = (uint32_t)(bits[i] & 1U) ^ ((crc >> 14) & 1U);

        crc = (crc << 1) & 0x7FFFU;
        if (crc_next != 0U) {
            crc ^= CAN_CRC15_POLYNOMIAL;
        }
    }

    return (uint16_t)crc;
}

/**
 * @brief Bounds the number of bits of a classic data frame, stuff bits included.
 *
 * One stuff bit can follow every four of the g + 8n bits that are subject to stuffing;
 * 13 more bits (delimiters, acknowledge, end of frame, intermission) are not.
 *
 * @param length   Octets of payload, at most 8.
 * @param extended True for a 29-bit identifier.
 * @return Longest frame in bits, the intermission included.
 */
uint32_t can_worst_case_bits(uint8_t length, bool extended)
{
    const uint32_t header_bits = extended ? 54U : 34U;
    const uint32_t payload_bits = 8U * (uint32_t)length;
    const uint32_t stuff_bits = (header_bits + payload_bits - 1U) / 4U;

    return header_bits + 13U + payload_bits + stuff_bits;
}

/**
 * @brief Estimates how long a CAN FD frame takes on the bus, without dynamic stuff bits.
 *
 * With bit rate switching, everything from the ESI bit to the CRC delimiter runs at the data rate.
 *
 * @param frame       Frame to send.
 * @param nominal_bps Bit rate of the arbitration phase.
 * @param data_bps    Bit rate of the data phase.
 * @return Time in nanoseconds; 0 if a bit rate is missing.
 */
uint32_t can_fd_frame_time_ns(const can_frame_t *frame, uint32_t nominal_bps, uint32_t data_bps)
{
    uint64_t time_ns = 0U;

    if ((nominal_bps != 0U) && (data_bps != 0U)) {
        /* CRC field: stuff count of 4 bits, the CRC itself and one fixed stuff bit for every 4. */
        const uint64_t crc_bits = (frame->length > 16U) ? (4U + 21U + 7U) : (4U + 17U + 6U);
        const uint64_t arbitration_bits = (frame->extended ? 36U : 17U) + 12U;
        const uint64_t data_bits = 1U + 4U + (8U * (uint64_t)frame->length) + crc_bits + 1U;
        const uint32_t data_phase_bps = frame->bit_rate_switch ? data_bps : nominal_bps;

        time_ns = (arbitration_bits * CAN_NS_PER_SECOND) / nominal_bps;
        time_ns += (data_bits * CAN_NS_PER_SECOND) / data_phase_bps;
    }

    return (uint32_t)time_ns;
}

/**
 * @brief Reads a signal in little-endian (Intel) bit order.
 *
 * @param payload    Payload of the frame.
 * @param start_bit  Position of the signal's least significant bit.
 * @param bit_length Width of the signal, 1 to 64.
 * @return The raw value.
 */
uint64_t can_extract_intel(const uint8_t *payload, uint8_t start_bit, uint8_t bit_length)
{
    uint64_t raw = 0U;

    for (uint32_t i = 0U; i < bit_length; i++) {
        const uint32_t position = (uint32_t)start_bit + i;
        const uint64_t bit = ((uint64_t)payload[position >> 3] >> (position & 7U)) & 1U;

        raw |= bit << i;
    }

    return raw;
}

/**
 * @brief Reads a signal in big-endian (Motorola) bit order.
 *
 * Bits are numbered as in a DBC file: 7 is the most significant bit of the first octet, and
 * after bit 0 of an octet follows bit 7 of the next.
 *
 * @param payload    Payload of the frame.
 * @param start_bit  Position of the signal's most significant bit.
 * @param bit_length Width of the signal, 1 to 64.
 * @return The raw value.
 */
uint64_t can_extract_motorola(const uint8_t *payload, uint8_t start_bit, uint8_t bit_length)
{
    uint64_t raw = 0U;
    uint32_t octet = start_bit / 8U;
    uint32_t bit_in_octet = start_bit % 8U;

    for (uint8_t remaining = bit_length; remaining > 0U; remaining--) {
        raw = (raw << 1) | (((uint32_t)payload[octet] >> bit_in_octet) & 1U);
        if (bit_in_octet == 0U) {
            bit_in_octet = 7U;
            octet++;
        } else {
            bit_in_octet--;
        }
    }

    return raw;
}

/**
 * @brief Interprets a raw signal as a two's complement number.
 *
 * @param raw        Raw value, clean above its width.
 * @param bit_length Width of the signal, 1 to 62.
 * @return The signed value.
 */
int64_t can_sign_extend(uint64_t raw, uint8_t bit_length)
{
    const uint64_t sign_bit = 1ULL << (bit_length - 1U);
    const int64_t range = (int64_t)(sign_bit << 1);

    return ((raw & sign_bit) != 0U) ? ((int64_t)raw - range) : (int64_t)raw;
}

/**
 * @brief Tells which of two frames wins when both start at the same time.
 *
 * The first 11 identifier bits are compared first. If they are equal, the base format wins,
 * because its RTR or IDE bit is dominant where the extended format sends recessive bits.
 *
 * @param first  One frame.
 * @param second The other frame, with a different identifier or format.
 * @return True if @p first wins.
 */
bool can_wins_arbitration(const can_frame_t *first, const can_frame_t *second)
{
    const uint32_t first_base = first->extended ? (first->identifier >> 18) : first->identifier;
    const uint32_t second_base = second->extended ? (second->identifier >> 18) : second->identifier;
    bool wins;

    if (first_base != second_base) {
        wins = first_base < second_base;
    } else if (first->extended != second->extended) {
        wins = !first->extended;
    } else if (first->identifier != second->identifier) {
        wins = first->identifier < second->identifier;
    } else {
        wins = !first->remote_request;
    }

    return wins;
}
