/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file e2e_protection.h
 * @brief End-to-end protection of messages (AUTOSAR E2E profiles 1, 4 and 5) and its supervision.
 */
#ifndef SAFETY_E2E_PROTECTION_H
#define SAFETY_E2E_PROTECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define E2E_P04_HEADER_OCTETS 12U
#define E2E_P05_HEADER_OCTETS 3U

/** Result of checking one message. */
typedef enum {
    E2E_OK = 0,
    E2E_OK_SOME_LOST,
    E2E_WRONG_CRC,
    E2E_WRONG_SEQUENCE,
    E2E_REPEATED,
    E2E_MALFORMED
} e2e_status_t;

/** Counter supervision of a receiver. */
typedef struct {
    uint32_t last_counter;
    uint32_t max_delta; /**< Largest step of the counter that is accepted. */
    bool first;         /**< No message has been accepted yet. */
} e2e_receiver_t;

/** States of the supervision over many messages. */
typedef enum {
    E2E_STATE_INIT = 0,
    E2E_STATE_VALID,
    E2E_STATE_INVALID
} e2e_state_t;

/** Sliding window over the last results. */
typedef struct {
    e2e_state_t state;
    uint32_t results; /**< One bit a message, newest lowest; set where the message was good. */
    uint8_t filled;
    uint8_t window;     /**< Messages that are looked at, at most 32. */
    uint8_t min_ok;     /**< Good ones that a valid state needs. */
    uint8_t max_errors; /**< Bad ones that a valid state stands. */
} e2e_window_t;

e2e_status_t e2e_check_counter(e2e_receiver_t *receiver, uint32_t counter, uint32_t modulus);
uint8_t e2e_p01_crc(uint16_t data_id, const uint8_t *message, size_t length);
uint8_t e2e_p01_protect(uint16_t data_id, uint8_t counter, uint8_t *message, size_t length);
e2e_status_t e2e_p01_check(
    e2e_receiver_t *receiver, uint16_t data_id, const uint8_t *message, size_t length);
bool e2e_p04_protect(uint32_t data_id, uint16_t *counter, uint8_t *message, uint16_t length);
e2e_status_t e2e_p04_check(
    e2e_receiver_t *receiver, uint32_t data_id, const uint8_t *message, uint16_t length);
void e2e_p05_protect(uint16_t data_id, uint8_t *counter, uint8_t *message, size_t length);
e2e_status_t e2e_p05_check(
    e2e_receiver_t *receiver, uint16_t data_id, const uint8_t *message, size_t length);
e2e_state_t e2e_supervise(e2e_window_t *window, e2e_status_t status);

#endif /* SAFETY_E2E_PROTECTION_H */
