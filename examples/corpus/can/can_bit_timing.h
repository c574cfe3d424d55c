/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file can_bit_timing.h
 * @brief Bit timing of CAN and CAN FD: prescaler, segments, sample point and clock tolerance.
 */
#ifndef CAN_CAN_BIT_TIMING_H
#define CAN_CAN_BIT_TIMING_H

#include <stdbool.h>
#include <stdint.h>

/** What a controller can be set to. */
typedef struct {
    uint32_t clock_hz;
    uint16_t prescaler_max;
    uint16_t segment1_max; /**< Propagation segment and phase segment 1 together. */
    uint16_t segment2_max;
    uint16_t jump_width_max;
} can_timing_limits_t;

/** Bit timing in time quanta; the synchronisation segment is always one quantum. */
typedef struct {
    uint16_t prescaler;
    uint16_t segment1;
    uint16_t segment2;
    uint16_t jump_width;
} can_bit_timing_t;

uint32_t can_timing_bit_rate(const can_bit_timing_t *timing, uint32_t clock_hz);
uint16_t can_timing_sample_point_permille(const can_bit_timing_t *timing);
bool can_timing_search(
    const can_timing_limits_t *limits, uint32_t bit_rate_bps, uint16_t sample_point_permille,
    can_bit_timing_t *timing);
uint32_t can_timing_tolerance_ppm(const can_bit_timing_t *timing);
uint16_t can_timing_max_cable_m(const can_bit_timing_t *timing, uint32_t clock_hz, uint16_t node_delay_ns);
uint8_t can_fd_compensation_offset(const can_bit_timing_t *data_timing);

#endif /* CAN_CAN_BIT_TIMING_H */
