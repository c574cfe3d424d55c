/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file can_filter.h
 * @brief Acceptance filters of a CAN controller and the software filter behind them.
 */
#ifndef CAN_CAN_FILTER_H
#define CAN_CAN_FILTER_H

#include <stdbool.h>
#include <stdint.h>

/** Identifier and mask; a set bit of the mask must match. */
typedef struct {
    uint32_t identifier;
    uint32_t mask;
} can_filter_t;

bool can_filter_matches(const can_filter_t *filter, uint32_t identifier);
can_filter_t can_filter_merge(const can_filter_t *first, const can_filter_t *second);
uint32_t can_filter_reduce(can_filter_t *filters, uint32_t count, uint32_t available);
bool can_filter_sorted_contains(const uint32_t *identifiers, uint32_t count, uint32_t identifier);
uint32_t can_filter_from_range(uint32_t first, uint32_t last, can_filter_t *filters, uint32_t capacity);

#endif /* CAN_CAN_FILTER_H */
