/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file isotp.h
 * @brief ISO 15765-2 transport: messages longer than a CAN frame, segmented and put together.
 */
#ifndef CAN_ISOTP_H
#define CAN_ISOTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ISOTP_FRAME_OCTETS 8U
#define ISOTP_MAX_MESSAGE 4095U

/** Flow status of a flow control frame. */
typedef enum {
    ISOTP_CONTINUE = 0,
    ISOTP_WAIT = 1,
    ISOTP_OVERFLOW = 2,
    ISOTP_INVALID = 15
} isotp_flow_t;

/** States of a sender. */
typedef enum {
    ISOTP_TX_IDLE = 0,
    ISOTP_TX_AWAIT_FLOW,
    ISOTP_TX_SENDING,
    ISOTP_TX_DONE,
    ISOTP_TX_ABORTED
} isotp_tx_state_t;

/** Message that is being sent. */
typedef struct {
    const uint8_t *message;
    uint16_t length;
    uint16_t sent;
    uint8_t sequence;
    uint8_t block_left; /**< Frames until the next flow control; 0 means no limit. */
    uint32_t separation_us;
    uint64_t deadline_us; /**< Timeout or earliest time of the next frame. */
    isotp_tx_state_t state;
} isotp_tx_t;

/** What a received frame did to the message. */
typedef enum {
    ISOTP_RX_IGNORED = 0,
    ISOTP_RX_STARTED,
    ISOTP_RX_CONTINUED,
    ISOTP_RX_COMPLETE,
    ISOTP_RX_SEQUENCE_ERROR,
    ISOTP_RX_TOO_LONG
} isotp_rx_result_t;

/** Message that is being received. */
typedef struct {
    uint8_t *buffer;
    uint16_t capacity;
    uint16_t expected;
    uint16_t received;
    uint8_t next_sequence;
    bool active;
} isotp_rx_t;

uint8_t isotp_begin(isotp_tx_t *tx, const uint8_t *message, uint16_t length, uint64_t now_us, uint8_t *frame);
uint8_t isotp_next_consecutive(isotp_tx_t *tx, uint64_t now_us, uint8_t *frame);
void isotp_handle_flow(isotp_tx_t *tx, const uint8_t *frame, uint8_t length, uint64_t now_us);
uint32_t isotp_decode_separation_us(uint8_t st_min);
uint8_t isotp_encode_flow(isotp_flow_t flow, uint8_t block_size, uint8_t st_min, uint8_t *frame);
isotp_rx_result_t isotp_receive(isotp_rx_t *rx, const uint8_t *frame, uint8_t length);
uint16_t isotp_frame_count(uint16_t length);

#endif /* CAN_ISOTP_H */
