/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file isotp.c
 * @brief ISO 15765-2 transport: messages longer than a CAN frame, segmented and put together.
 */
#include "isotp.h"

#include <string.h>

/** Protocol control information in the upper half of the first octet. */
#define ISOTP_PCI_SINGLE 0x0U
#define ISOTP_PCI_FIRST 0x1U
#define ISOTP_PCI_CONSECUTIVE 0x2U
#define ISOTP_PCI_FLOW 0x3U

#define ISOTP_SINGLE_PAYLOAD 7U
#define ISOTP_FIRST_PAYLOAD 6U
#define ISOTP_CONSECUTIVE_PAYLOAD 7U

/** Time in which a flow control frame must arrive (N_Bs). */
#define ISOTP_FLOW_TIMEOUT_US 1000000U

/** Longest separation time; reserved codes stand for it as well. */
#define ISOTP_LONGEST_SEPARATION_US 127000U

/**
 * @brief Starts a message: as a single frame if it fits, else as a first frame.
 *
 * @param tx      Sender; any earlier message is dropped.
 * @param message Message; it must stay in place until it is sent.
 * @param length  Its length, 1 to 4095.
 * @param now_us  Current time.
 * @param frame   Receives up to eight octets.
 * @return Octets of the frame, or 0 if the length is not allowed.
 */
uint8_t isotp_begin(isotp_tx_t *tx, const uint8_t *message, uint16_t length, uint64_t now_us, uint8_t *frame)
{
    uint8_t octets = 0U;

    tx->message = message;
    tx->length = length;
    tx->state = ISOTP_TX_IDLE;
    if ((length >= 1U) && (length <= ISOTP_SINGLE_PAYLOAD)) {
        frame[0] = (uint8_t)((ISOTP_PCI_SINGLE << 4) | length);
        (void)memcpy(&frame[1], message, length);
        tx->sent = length;
        tx->state = ISOTP_TX_DONE;
        octets = (uint8_t)(length + 1U);
    } else if ((length > ISOTP_SINGLE_PAYLOAD) && (length <= ISOTP_MAX_MESSAGE)) {
        frame[0] = (uint8_t)((ISOTP_PCI_FIRST << 4) | (uint32_t)(length >> 8));
        frame[1] = (uint8_t)(length & 0xFFU);
        (void)memcpy(&frame[2], message, ISOTP_FIRST_PAYLOAD);
        tx->sent = ISOTP_FIRST_PAYLOAD;
        tx->sequence = 1U;
        tx->deadline_us = now_us + ISOTP_FLOW_TIMEOUT_US;
        tx->state = ISOTP_TX_AWAIT_FLOW;
        octets = ISOTP_FRAME_OCTETS;
    } else {
        /* Nothing to send, or longer than a first frame can announce. */
    }

    return octets;
}

/**
 * @brief Produces the next consecutive frame when it is due.
 *
 * Also gives the message up when the receiver's flow control does not come in time.
 *
 * @param tx     Sender.
 * @param now_us Current time.
 * @param frame  Receives up to eight octets.
 * @return Octets of the frame, or 0 if none may be sent now.
 */
uint8_t isotp_next_consecutive(isotp_tx_t *tx, uint64_t now_us, uint8_t *frame)
{
    uint8_t octets = 0U;

    if ((tx->state == ISOTP_TX_AWAIT_FLOW) && (now_us >= tx->deadline_us)) {
        tx->state = ISOTP_TX_ABORTED;
    } else if ((tx->state == ISOTP_TX_SENDING) && (now_us >= tx->deadline_us)) {
        const uint16_t rest = (uint16_t)(tx->length - tx->sent);
        const uint16_t part = (rest < ISOTP_CONSECUTIVE_PAYLOAD) ? rest : (uint16_t)ISOTP_CONSECUTIVE_PAYLOAD;

        frame[0] = (uint8_t)((ISOTP_PCI_CONSECUTIVE << 4) | tx->sequence);
        (void)memcpy(&frame[1], &tx->message[tx->sent], part);
        tx->sent = (uint16_t)(tx->sent + part);
        tx->sequence = (uint8_t)((tx->sequence + 1U) & 0x0FU);
        tx->deadline_us = now_us + tx->separation_us;
        octets = (uint8_t)(part + 1U);
        if (tx->sent == tx->length) {
            tx->state = ISOTP_TX_DONE;
        } else if (tx->block_left == 1U) {
            tx->state = ISOTP_TX_AWAIT_FLOW;
            tx->deadline_us = now_us + ISOTP_FLOW_TIMEOUT_US;
        } else if (tx->block_left > 1U) {
            tx->block_left--;
        } else {
            /* The receiver set no block size. */
        }
    } else {
        /* Idle, done, or the separation time has not passed yet. */
    }

    return octets;
}

/**
 * @brief Takes a flow control frame from the receiver.
 *
 * @param tx     Sender that waits for it; at other times the frame is ignored.
 * @param frame  Received octets.
 * @param length Number of octets.
 * @param now_us Current time.
 */
void isotp_handle_flow(isotp_tx_t *tx, const uint8_t *frame, uint8_t length, uint64_t now_us)
{
    const bool expected = (tx->state == ISOTP_TX_AWAIT_FLOW);

    if (expected && (length >= 3U) && ((frame[0] >> 4) == ISOTP_PCI_FLOW)) {
        switch (frame[0] & 0x0FU) {
        case ISOTP_CONTINUE:
            tx->block_left = frame[1];
            tx->separation_us = isotp_decode_separation_us(frame[2]);
            tx->deadline_us = now_us;
            tx->state = ISOTP_TX_SENDING;
            break;
        case ISOTP_WAIT:
            tx->deadline_us = now_us + ISOTP_FLOW_TIMEOUT_US;
            break;
        default:
            /* Overflow, or a status that does not exist. */
            tx->state = ISOTP_TX_ABORTED;
            break;
        }
    }
}

/**
 * @brief Decodes the separation time of a flow control frame (STmin).
 *
 * @param st_min Code: 00 to 7F are milliseconds, F1 to F9 are hundreds of microseconds.
 * @return Microseconds; reserved codes give the longest time.
 */
uint32_t isotp_decode_separation_us(uint8_t st_min)
{
    uint32_t separation_us = ISOTP_LONGEST_SEPARATION_US;

    if (st_min <= 0x7FU) {
        separation_us = (uint32_t)st_min * 1000U;
    } else if ((st_min >= 0xF1U) && (st_min <= 0xF9U)) {
        separation_us = ((uint32_t)st_min - 0xF0U) * 100U;
    } else {
        separation_us = ISOTP_LONGEST_SEPARATION_US;
    }

    return separation_us;
}

/**
 * @brief Encodes a flow control frame.
 *
 * @param flow       Whether the sender may go on.
 * @param block_size Frames before the next flow control, 0 for all of them.
 * @param st_min     Code of the separation time.
 * @param frame      Receives three octets.
 * @return Octets of the frame.
 */
uint8_t isotp_encode_flow(isotp_flow_t flow, uint8_t block_size, uint8_t st_min, uint8_t *frame)
{
    frame[0] = (uint8_t)((ISOTP_PCI_FLOW << 4) | ((uint32_t)flow & 0x0FU));
    frame[1] = block_size;
    frame[2] = st_min;

    return 3U;
}

/**
 * @brief Copies the payload of one frame into the message, as far as the message reaches.
 *
 * @param rx      Receiver.
 * @param payload Payload behind the control information.
 * @param octets  Octets in the frame; padding at the end is left out.
 * @return ISOTP_RX_COMPLETE once the message is whole, else ISOTP_RX_CONTINUED.
 */
static isotp_rx_result_t isotp_append(isotp_rx_t *rx, const uint8_t *payload, uint8_t octets)
{
    const uint16_t missing = (uint16_t)(rx->expected - rx->received);
    const uint16_t taken = (octets < missing) ? octets : missing;

    (void)memcpy(&rx->buffer[rx->received], payload, taken);
    rx->received = (uint16_t)(rx->received + taken);
    rx->active = rx->received < rx->expected;

    return rx->active ? ISOTP_RX_CONTINUED : ISOTP_RX_COMPLETE;
}

/**
 * @brief Takes a single, first or consecutive frame.
 *
 * @param rx     Receiver.
 * @param frame  Received octets.
 * @param length Number of octets, at most 8.
 * @return What became of it; after ISOTP_RX_STARTED a flow control frame is due.
 */
isotp_rx_result_t isotp_receive(isotp_rx_t *rx, const uint8_t *frame, uint8_t length)
{
    isotp_rx_result_t result = ISOTP_RX_IGNORED;
    const uint8_t kind = (length == 0U) ? 0xFFU : (uint8_t)(frame[0] >> 4);

    if ((kind == ISOTP_PCI_SINGLE) || ((kind == ISOTP_PCI_FIRST) && (length == ISOTP_FRAME_OCTETS))) {
        const uint8_t header = (kind == ISOTP_PCI_SINGLE) ? 1U : 2U;
        const uint32_t high = (uint32_t)frame[0] & 0x0FU;
        const uint32_t announced = (kind == ISOTP_PCI_SINGLE) ? high : ((high << 8) | frame[1]);

        rx->expected = (uint16_t)announced;
        rx->received = 0U;
        rx->next_sequence = 1U;
        if (announced > rx->capacity) {
            rx->active = false;
            result = ISOTP_RX_TOO_LONG;
        } else if ((kind == ISOTP_PCI_SINGLE) && ((announced == 0U) || (announced >= length))) {
            rx->active = false;
        } else {
            result = isotp_append(rx, &frame[header], (uint8_t)(length - header));
            result = (result == ISOTP_RX_COMPLETE) ? result : ISOTP_RX_STARTED;
        }
    } else if ((kind == ISOTP_PCI_CONSECUTIVE) && rx->active) {
        if ((frame[0] & 0x0FU) == rx->next_sequence) {
            rx->next_sequence = (uint8_t)((rx->next_sequence + 1U) & 0x0FU);
            result = isotp_append(rx, &frame[1], (uint8_t)(length - 1U));
        } else {
            rx->active = false;
            result = ISOTP_RX_SEQUENCE_ERROR;
        }
    } else {
        /* Flow control belongs to the sender, and stray continuations to nobody. */
    }

    return result;
}

/**
 * @brief Counts the data frames that a message needs.
 *
 * @param length Length of the message.
 * @return Number of frames without flow control.
 */
uint16_t isotp_frame_count(uint16_t length)
{
    uint16_t frames = 1U;

    if (length > ISOTP_SINGLE_PAYLOAD) {
        const uint32_t rest = (uint32_t)length - ISOTP_FIRST_PAYLOAD;

        frames = (uint16_t)(1U + ((rest + ISOTP_CONSECUTIVE_PAYLOAD - 1U) / ISOTP_CONSECUTIVE_PAYLOAD));
    }

    return frames;
}
