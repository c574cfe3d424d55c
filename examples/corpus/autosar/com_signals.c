/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file com_signals.c
 * @brief Signals of a COM layer: packing into PDUs, filters, transmission modes, deadlines.
 */
#include "com_signals.h"

#include <stddef.h>

/**
 * @brief Moves a bit position to the next more significant bit of a signal.
 *
 * @param position   Position: octet times 8 plus bit in the octet.
 * @param big_endian Byte order of the signal.
 * @return Next position. In big-endian signals, bit 0 of the octet before follows bit 7.
 */
static uint32_t com_more_significant(uint32_t position, bool big_endian)
{
    uint32_t next = position + 1U;

    if (big_endian && ((position % 8U) == 7U)) {
        next = position - 15U;
    }

    return next;
}

/**
 * @brief Finds the least significant bit of a signal.
 *
 * @param signal Signal.
 * @return Its position in the payload.
 */
static uint32_t com_lowest_position(const com_signal_t *signal)
{
    uint32_t lowest = signal->bit_position;

    if (signal->big_endian) {
        const uint32_t in_octet = (uint32_t)signal->bit_position % 8U;
        const uint32_t below = (7U - in_octet) + ((uint32_t)signal->bit_length - 1U);

        lowest = ((((uint32_t)signal->bit_position / 8U) + (below / 8U)) * 8U) + (7U - (below % 8U));
    }

    return lowest;
}

/**
 * @brief Packs the raw value of a signal into a PDU.
 *
 * Bits of neighbouring signals keep their values.
 *
 * @param payload Payload of the PDU.
 * @param signal  Place of the signal.
 * @param raw     Raw value; bits above the signal's width are ignored.
 */
void com_pack(uint8_t *payload, const com_signal_t *signal, uint32_t raw)
{
    uint32_t position = com_lowest_position(signal);

    for (uint32_t bit = 0U; bit < signal->bit_length; bit++) {
        const uint8_t mask = (uint8_t)(1U << (position % 8U));

        if (((raw >> bit) & 1U) != 0U) {
            payload[position / 8U] |= mask;
        } else {
            payload[position / 8U] &= (uint8_t)~mask;
        }
        position = com_more_significant(position, signal->big_endian);
    }
}

/**
 * @brief Unpacks the raw value of a signal.
 *
 * @param payload Payload of the PDU.
 * @param signal  Place of the signal.
 * @return Raw value.
 */
uint32_t com_unpack(const uint8_t *payload, const com_signal_t *signal)
{
    uint32_t raw = 0U;
    uint32_t weight = 1U;
    uint32_t position = com_lowest_position(signal);

    for (uint8_t left = signal->bit_length; left > 0U; left--) {
        raw += weight * (((uint32_t)payload[position / 8U] >> (position % 8U)) & 1U);
        weight *= 2U;
        position = com_more_significant(position, signal->big_endian);
    }

    return raw;
}

/**
 * @brief Converts a physical value to its raw value and saturates at the signal's range.
 *
 * physical = raw * numerator / denominator + offset.
 *
 * @param signal   Signal with its scaling; the numerator is not zero.
 * @param physical Physical value in the unit of the signal.
 * @return Raw value, rounded to the nearest.
 */
uint32_t com_physical_to_raw(const com_signal_t *signal, int32_t physical)
{
    const uint64_t raw_max = ((uint64_t)1U << signal->bit_length) - 1U;
    const int64_t relative = (int64_t)physical - signal->offset;
    uint64_t raw = 0U;

    if (relative > 0) {
        raw = (((uint64_t)relative * signal->denominator) + (signal->numerator / 2U)) / signal->numerator;
        raw = (raw > raw_max) ? raw_max : raw;
    }

    return (uint32_t)raw;
}

/**
 * @brief Applies the filter of a signal to a new value.
 *
 * @param filter    Filter; it remembers the value and counts the occurrences.
 * @param new_value New value of the signal.
 * @return True if the value passes.
 */
bool com_filter_passes(com_filter_t *filter, uint32_t new_value)
{
    bool passes = false;

    switch (filter->kind) {
    case COM_FILTER_ALWAYS:
        passes = true;
        break;
    case COM_FILTER_MASKED_NEW_EQUALS_X:
        passes = (new_value & filter->mask) == filter->x;
        break;
    case COM_FILTER_MASKED_NEW_DIFFERS_OLD:
        passes = (new_value & filter->mask) != (filter->old_value & filter->mask);
        break;
    case COM_FILTER_NEW_IS_WITHIN:
        passes = (new_value >= filter->minimum) && (new_value <= filter->maximum);
        break;
    case COM_FILTER_ONE_EVERY_N:
        passes = filter->occurrence == 0U;
        filter->occurrence = ((filter->occurrence + 1U) >= filter->period) ? 0U : (filter->occurrence + 1U);
        break;
    case COM_FILTER_NEVER:
    default:
        passes = false;
        break;
    }
    if (passes) {
        filter->old_value = new_value;
    }

    return passes;
}

/**
 * @brief Writes a signal into its PDU and triggers the PDU if the signal asks for it.
 *
 * @param pdu    PDU of the signal.
 * @param signal Place and properties of the signal.
 * @param filter Filter that decides whether the value is worth a transmission.
 * @param raw    Raw value.
 * @return True if a transmission was triggered.
 */
bool com_send_signal(com_tx_pdu_t *pdu, const com_signal_t *signal, com_filter_t *filter, uint32_t raw)
{
    const bool triggered = com_filter_passes(filter, raw) && signal->triggers;

    com_pack(pdu->payload, signal, raw);
    if (signal->update_bit != COM_NO_UPDATE_BIT) {
        pdu->payload[signal->update_bit / 8U] |= (uint8_t)(1U << (signal->update_bit % 8U));
    }
    if (triggered) {
        pdu->pending = true;
        pdu->repetitions_left = pdu->repetitions;
    }

    return triggered;
}

/**
 * @brief Decides in each main cycle whether a PDU is sent.
 *
 * Cyclic and triggered transmissions share the minimum delay between two frames; a
 * transmission that is held back stays pending.
 *
 * @param pdu        PDU.
 * @param elapsed_ms Time since the last call.
 * @return True if the PDU must be sent now.
 */
bool com_tx_cycle(com_tx_pdu_t *pdu, uint16_t elapsed_ms)
{
    bool send = false;

    pdu->delay_left_ms =
        (pdu->delay_left_ms > elapsed_ms) ? (uint16_t)(pdu->delay_left_ms - elapsed_ms) : 0U;
    if (pdu->cycle_ms != 0U) {
        if (pdu->cycle_left_ms > elapsed_ms) {
            pdu->cycle_left_ms = (uint16_t)(pdu->cycle_left_ms - elapsed_ms);
        } else {
            pdu->cycle_left_ms = pdu->cycle_ms;
            pdu->pending = true;
        }
    }
    if (pdu->pending && (pdu->delay_left_ms == 0U)) {
        send = true;
        pdu->delay_left_ms = pdu->minimum_delay_ms;
        pdu->pending = pdu->repetitions_left > 0U;
        if (pdu->pending) {
            pdu->repetitions_left--;
        }
    }

    return send;
}

/**
 * @brief Reads all signals of a received group whose update bit is set.
 *
 * @param payload Payload of the PDU.
 * @param signals Signals of the group, at most 32.
 * @param count   Number of signals.
 * @param values  Raw values; those of signals that were not updated stay as they are.
 * @return Mask with a bit for each signal that was read.
 */
uint32_t com_receive_group(
    const uint8_t *payload, const com_signal_t *signals, uint32_t count, uint32_t *values)
{
    uint32_t updated_mask = 0U;

    for (uint32_t i = 0U; (i < count) && (i < 32U); i++) {
        const uint16_t flag = signals[i].update_bit;
        const bool fresh =
            (flag == COM_NO_UPDATE_BIT) || ((((uint32_t)payload[flag / 8U] >> (flag % 8U)) & 1U) == 1U);

        if (fresh) {
            values[i] = com_unpack(payload, &signals[i]);
            updated_mask |= (uint32_t)1U << i;
        }
    }

    return updated_mask;
}
