/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file e2e_protection.c
 * @brief End-to-end protection of messages (AUTOSAR E2E profiles 1, 4 and 5) and its supervision.
 */
#include "e2e_protection.h"

#include "crc.h"

/** Counter ranges of the profiles; profile 1 leaves out 15, which means "invalid". */
#define E2E_P01_MODULUS 15U
#define E2E_P04_MODULUS 65536U
#define E2E_P05_MODULUS 256U

/**
 * @brief Judges the counter of a message whose CRC was right.
 *
 * @param receiver Receiver; remembers the counter.
 * @param counter  Counter of the message.
 * @param modulus  Number of values that the counter can take.
 * @return E2E_OK, E2E_OK_SOME_LOST, E2E_REPEATED or E2E_WRONG_SEQUENCE.
 */
e2e_status_t e2e_check_counter(e2e_receiver_t *receiver, uint32_t counter, uint32_t modulus)
{
    const uint32_t delta = ((counter + modulus) - receiver->last_counter) % modulus;
    e2e_status_t status;

    if (receiver->first || (delta == 1U)) {
        status = E2E_OK;
    } else if (delta == 0U) {
        status = E2E_REPEATED;
    } else if (delta <= receiver->max_delta) {
        status = E2E_OK_SOME_LOST;
    } else {
        status = E2E_WRONG_SEQUENCE;
    }
    receiver->first = false;
    receiver->last_counter = counter;

    return status;
}

/**
 * @brief Computes the CRC of profile 1 over data identifier and message.
 *
 * The CRC is that of SAE J1850, but starts at 0 and is not inverted: the library's routine is
 * started with FF, which cancels its own start value, and its result is inverted back.
 *
 * @param data_id Identifier that sender and receiver agreed on; it is not transmitted.
 * @param message Message; its first octet holds the CRC and is left out.
 * @param length  Octets of the message.
 * @return CRC-8.
 */
uint8_t e2e_p01_crc(uint16_t data_id, const uint8_t *message, size_t length)
{
    const uint8_t id_octets[2] = {(uint8_t)(data_id & 0xFFU), (uint8_t)(data_id >> 8)};
    uint8_t crc = crc8_j1850(0xFFU, id_octets, sizeof(id_octets));

    crc = crc8_j1850(crc, &message[1], length - 1U);

    return (uint8_t)(crc ^ 0xFFU);
}

/**
 * @brief Protects a message with profile 1: CRC in octet 0, counter in the low half of octet 1.
 *
 * @param data_id Identifier of the message.
 * @param counter Counter for this message, 0 to 14.
 * @param message Message with room for CRC and counter.
 * @param length  Octets of the message, at least 2.
 * @return Counter for the next message.
 */
uint8_t e2e_p01_protect(uint16_t data_id, uint8_t counter, uint8_t *message, size_t length)
{
    message[1] = (uint8_t)((message[1] & 0xF0U) | (counter & 0x0FU));
    message[0] = e2e_p01_crc(data_id, message, length);

    return (uint8_t)((counter + 1U) % E2E_P01_MODULUS);
}

/**
 * @brief Checks a message of profile 1.
 *
 * @param receiver Counter supervision.
 * @param data_id  Identifier of the expected message.
 * @param message  Received message.
 * @param length   Its length.
 * @return Status; only E2E_OK and E2E_OK_SOME_LOST allow the data to be used.
 */
e2e_status_t e2e_p01_check(
    e2e_receiver_t *receiver, uint16_t data_id, const uint8_t *message, size_t length)
{
    e2e_status_t status = E2E_MALFORMED;

    if ((length >= 2U) && ((message[1] & 0x0FU) < E2E_P01_MODULUS)) {
        status = (message[0] == e2e_p01_crc(data_id, message, length))
                     ? e2e_check_counter(receiver, message[1] & 0x0FU, E2E_P01_MODULUS)
                     : E2E_WRONG_CRC;
    }

    return status;
}

/**
 * @brief Computes the CRC of profile 4: the whole message without the field of the CRC itself.
 *
 * @param message Message with its header.
 * @param length  Octets of the message.
 * @return CRC-32 with polynomial F4ACFB13.
 */
static uint32_t e2e_p04_crc(const uint8_t *message, uint16_t length)
{
    uint32_t table[256];
    uint32_t crc;

    /* Built anew each time: a table that stays in RAM would have to be protected itself. */
    crc32_p4_build_table(table);
    crc = crc32_p4(table, CRC32_P4_START, message, 8U);

    return crc32_p4(
        table, crc, &message[E2E_P04_HEADER_OCTETS], (size_t)length - E2E_P04_HEADER_OCTETS);
}

/**
 * @brief Writes a 32-bit number in network byte order.
 *
 * @param octets Receives four octets.
 * @param value  Number to write.
 */
static void e2e_store_be32(uint8_t *octets, uint32_t value)
{
    octets[0] = (uint8_t)(value >> 24);
    octets[1] = (uint8_t)((value >> 16) & 0xFFU);
    octets[2] = (uint8_t)((value >> 8) & 0xFFU);
    octets[3] = (uint8_t)(value & 0xFFU);
}

/**
 * @brief Protects a message with profile 4: length, counter, identifier and CRC-32 in front.
 *
 * @param data_id Identifier of the message; it is transmitted.
 * @param counter Counter of the sender; moves on with each message.
 * @param message Message whose first twelve octets are left for the header.
 * @param length  Octets of the message with its header.
 * @return False if the message is shorter than its header.
 */
bool e2e_p04_protect(uint32_t data_id, uint16_t *counter, uint8_t *message, uint16_t length)
{
    const bool long_enough = length >= E2E_P04_HEADER_OCTETS;

    if (long_enough) {
        e2e_store_be32(&message[0], ((uint32_t)length << 16) | *counter);
        e2e_store_be32(&message[4], data_id);
        e2e_store_be32(&message[8], e2e_p04_crc(message, length));
        *counter = (uint16_t)((*counter + 1U) % E2E_P04_MODULUS);
    }

    return long_enough;
}

/**
 * @brief Checks a message of profile 4.
 *
 * @param receiver Counter supervision.
 * @param data_id  Identifier of the expected message.
 * @param message  Received message.
 * @param length   Octets received; must be the length that the header names.
 * @return Status of the message; a wrong identifier counts as a wrong CRC.
 */
e2e_status_t e2e_p04_check(
    e2e_receiver_t *receiver, uint32_t data_id, const uint8_t *message, uint16_t length)
{
    uint32_t fields[3] = {0U, 0U, 0U};
    e2e_status_t status;

    for (uint32_t i = 0U; (i < E2E_P04_HEADER_OCTETS) && (i < length); i++) {
        fields[i / 4U] = (fields[i / 4U] << 8) | message[i];
    }
    if ((length < E2E_P04_HEADER_OCTETS) || ((fields[0] >> 16) != length)) {
        status = E2E_MALFORMED;
    } else if ((fields[1] != data_id) || (fields[2] != e2e_p04_crc(message, length))) {
        status = E2E_WRONG_CRC;
    } else {
        status = e2e_check_counter(receiver, fields[0] & 0xFFFFU, E2E_P04_MODULUS);
    }

    return status;
}

/**
 * @brief Computes the CRC of profile 5 over message and data identifier.
 *
 * @param data_id Identifier of the message; it is not transmitted.
 * @param message Message; its first two octets hold the CRC and are left out.
 * @param length  Octets of the message.
 * @return CRC-16.
 */
static uint16_t e2e_p05_crc(uint16_t data_id, const uint8_t *message, size_t length)
{
    const uint8_t identifier[] = {(uint8_t)data_id, (uint8_t)(data_id >> 8)};

    return crc16_ccitt(crc16_ccitt(CRC16_CCITT_START, &message[2], length - 2U), identifier, 2U);
}

/**
 * @brief Protects a message with profile 5: CRC-16 in octets 0 and 1, counter in octet 2.
 *
 * @param data_id Identifier of the message.
 * @param counter Counter of the sender; wraps from 255 to 0.
 * @param message Message whose first three octets are left for the header.
 * @param length  Octets of the message, at least 3.
 */
void e2e_p05_protect(uint16_t data_id, uint8_t *counter, uint8_t *message, size_t length)
{
    uint16_t crc;

    message[2] = *counter;
    (*counter)++;
    crc = e2e_p05_crc(data_id, message, length);
    message[0] = (uint8_t)(crc & 0xFFU);
    message[1] = (uint8_t)(crc >> 8);
}

/**
 * @brief Checks a message of profile 5.
 *
 * @param receiver Counter supervision.
 * @param data_id  Identifier of the expected message.
 * @param message  Received message.
 * @param length   Its length.
 * @return Status of the message.
 */
e2e_status_t e2e_p05_check(
    e2e_receiver_t *receiver, uint16_t data_id, const uint8_t *message, size_t length)
{
    e2e_status_t status = E2E_MALFORMED;

    if (length >= E2E_P05_HEADER_OCTETS) {
        const uint32_t received_crc = ((uint32_t)message[1] << 8) + message[0];

        if (received_crc == (uint32_t)e2e_p05_crc(data_id, message, length)) {
            status = e2e_check_counter(receiver, message[2], E2E_P05_MODULUS);
        } else {
            status = E2E_WRONG_CRC;
        }
    }

    return status;
}

/**
 * @brief Judges a communication channel from the results of its last messages.
 *
 * The channel is valid with enough good results and not too many bad ones. Single errors
 * are tolerated, and a single good message does not make a broken channel valid.
 *
 * @param window Sliding window of the channel.
 * @param status Result of the newest message.
 * @return New state of the channel.
 */
e2e_state_t e2e_supervise(e2e_window_t *window, e2e_status_t status)
{
    const uint32_t good = ((status == E2E_OK) || (status == E2E_OK_SOME_LOST)) ? 1U : 0U;
    uint8_t ok_count = 0U;
    uint8_t error_count;

    window->results = (window->results << 1) | good;
    window->filled = (window->filled < window->window) ? (uint8_t)(window->filled + 1U) : window->filled;
    for (uint32_t age = 0U; age < window->filled; age++) {
        ok_count = (uint8_t)(ok_count + ((window->results >> age) & 1U));
    }
    error_count = (uint8_t)(window->filled - ok_count);
    if ((ok_count >= window->min_ok) && (error_count <= window->max_errors)) {
        window->state = E2E_STATE_VALID;
    } else if ((window->state == E2E_STATE_VALID) || (error_count > window->max_errors)) {
        window->state = E2E_STATE_INVALID;
    } else {
        /* Still too few messages to judge. */
    }

    return window->state;
}
