/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file com_signals.h
 * @brief Signals of a COM layer: packing into PDUs, filters, transmission modes, deadlines.
 */
#ifndef AUTOSAR_COM_SIGNALS_H
#define AUTOSAR_COM_SIGNALS_H

#include <stdbool.h>
#include <stdint.h>

#define COM_NO_UPDATE_BIT 0xFFFFU

/** Filters of a signal. */
typedef enum {
    COM_FILTER_ALWAYS = 0,
    COM_FILTER_NEVER,
    COM_FILTER_MASKED_NEW_EQUALS_X,
    COM_FILTER_MASKED_NEW_DIFFERS_OLD,
    COM_FILTER_NEW_IS_WITHIN,
    COM_FILTER_ONE_EVERY_N
} com_filter_kind_t;

/** Configuration and state of a filter. */
typedef struct {
    com_filter_kind_t kind;
    uint32_t mask;
    uint32_t x;
    uint32_t minimum;
    uint32_t maximum;
    uint32_t period;
    uint32_t occurrence;
    uint32_t old_value;
} com_filter_t;

/** Place and meaning of a signal. */
typedef struct {
    uint16_t bit_position;
    uint8_t bit_length; /**< 1 to 32. */
    bool big_endian;    /**< The position then names the most significant bit. */
    uint16_t update_bit;
    bool triggers; /**< Sending the signal triggers the PDU. */
    int32_t offset;
    uint32_t numerator;
    uint32_t denominator;
} com_signal_t;

/** A PDU that is sent. */
typedef struct {
    uint8_t *payload;
    uint8_t length;
    uint16_t cycle_ms; /**< 0 for no cyclic transmission. */
    uint16_t cycle_left_ms;
    uint16_t minimum_delay_ms;
    uint16_t delay_left_ms;
    uint8_t repetitions;
    uint8_t repetitions_left;
    bool pending;
} com_tx_pdu_t;

void com_pack(uint8_t *payload, const com_signal_t *signal, uint32_t raw);
uint32_t com_unpack(const uint8_t *payload, const com_signal_t *signal);
uint32_t com_physical_to_raw(const com_signal_t *signal, int32_t physical);
bool com_filter_passes(com_filter_t *filter, uint32_t new_value);
bool com_send_signal(com_tx_pdu_t *pdu, const com_signal_t *signal, com_filter_t *filter, uint32_t raw);
bool com_tx_cycle(com_tx_pdu_t *pdu, uint16_t elapsed_ms);
uint32_t com_receive_group(
    const uint8_t *payload, const com_signal_t *signals, uint32_t count, uint32_t *values);

#endif /* AUTOSAR_COM_SIGNALS_H */
