/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file can_bit_timing.c
 * @brief Bit timing of CAN and CAN FD: prescaler, segments, sample point and clock tolerance.
 */
#include "can_bit_timing.h"

#define CAN_SYNC_QUANTA 1U
#define CAN_MIN_QUANTA 8U
#define CAN_CABLE_DELAY_NS_PER_M 5U

/** Secondary sample point offsets are seven bits wide in common controllers. */
#define CAN_TDC_OFFSET_MAX 127U

/**
 * @brief Computes the bit rate of a timing.
 *
 * @param timing   Bit timing.
 * @param clock_hz Clock of the controller.
 * @return Bits a second, rounded down; 0 for a timing without quanta.
 */
uint32_t can_timing_bit_rate(const can_bit_timing_t *timing, uint32_t clock_hz)
{
    const uint32_t quanta = CAN_SYNC_QUANTA + (uint32_t)timing->segment1 + timing->segment2;
    const uint32_t divisor = quanta * timing->prescaler;

    return (divisor == 0U) ? 0U : (clock_hz / divisor);
}

/**
 * @brief Computes where within the bit the level is sampled.
 *
 * @param timing Bit timing.
 * @return Sample point in thousandths of the bit time.
 */
uint16_t can_timing_sample_point_permille(const can_bit_timing_t *timing)
{
    const uint32_t before = CAN_SYNC_QUANTA + (uint32_t)timing->segment1;

    return (uint16_t)((1000U * before) / (before + timing->segment2));
}

/**
 * @brief Searches the timing that meets a bit rate exactly and a sample point best.
 *
 * Small prescalers are tried first: they give the most quanta and so the finest resolution,
 * and win when two timings are equally good.
 *
 * @param limits                What the controller can be set to.
 * @param bit_rate_bps          Wanted bit rate.
 * @param sample_point_permille Wanted sample point, for example 875 or 800.
 * @param timing                Receives the timing.
 * @return False if no timing gives the bit rate exactly.
 */
bool can_timing_search(
    const can_timing_limits_t *limits, uint32_t bit_rate_bps, uint16_t sample_point_permille,
    can_bit_timing_t *timing)
{
    uint32_t best_error = UINT32_MAX;

    for (uint32_t prescaler = 1U; (bit_rate_bps != 0U) && (prescaler <= limits->prescaler_max); prescaler++) {
        const uint64_t quantum_rate = (uint64_t)bit_rate_bps * prescaler;
        const uint32_t quanta = (uint32_t)(limits->clock_hz / quantum_rate);
        const bool exact = ((quantum_rate * quanta) == limits->clock_hz) && (quanta >= CAN_MIN_QUANTA);
        const uint32_t before = ((quanta * sample_point_permille) + 500U) / 1000U;

        if (exact && (before > 1U) && (before < quanta)) {
            const uint32_t segment1 = before - CAN_SYNC_QUANTA;
            const uint32_t segment2 = quanta - before;
            const uint32_t reached = (1000U * before) / quanta;
            const uint32_t error = (reached > sample_point_permille) ? (reached - sample_point_permille)
                                                                     : (sample_point_permille - reached);

            if ((error < best_error) && (segment1 <= limits->segment1_max)
                && (segment2 <= limits->segment2_max)) {
                const uint32_t jump = (segment2 < limits->jump_width_max) ? segment2 : limits->jump_width_max;

                best_error = error;
                timing->prescaler = (uint16_t)prescaler;
                timing->segment1 = (uint16_t)segment1;
                timing->segment2 = (uint16_t)segment2;
                timing->jump_width = (uint16_t)((jump < segment1) ? jump : segment1);
            }
        }
    }

    return best_error != UINT32_MAX;
}

/**
 * @brief Bounds the clock error that the nodes of a bus may have.
 *
 * Two conditions hold: resynchronisation within ten bits (SJW / 20 bit times) and a correct
 * sample after an error flag (phase segment / (2 * (13 bit times - segment 2))).
 *
 * @param timing Bit timing; segment 2 is taken as the shorter phase segment.
 * @return Largest tolerance of each oscillator in parts per million.
 */
uint32_t can_timing_tolerance_ppm(const can_bit_timing_t *timing)
{
    const uint32_t bit_quanta = CAN_SYNC_QUANTA + (uint32_t)timing->segment1 + timing->segment2;
    const uint32_t resync_ppm = (uint32_t)(((uint64_t)timing->jump_width * 1000000U) / (20U * bit_quanta));
    const uint32_t error_span = 2U * ((13U * bit_quanta) - timing->segment2);
    const uint32_t sample_ppm = (uint32_t)(((uint64_t)timing->segment2 * 1000000U) / error_span);

    return (resync_ppm < sample_ppm) ? resync_ppm : sample_ppm;
}

/**
 * @brief Estimates the longest cable over which arbitration still works.
 *
 * A bit must travel to the far node and back within the propagation segment. Both phase
 * segments are taken as equally long, so the propagation segment is what segment 1 has more.
 *
 * @param timing        Bit timing of the arbitration phase.
 * @param clock_hz      Clock of the controller.
 * @param node_delay_ns Delay of transceiver and controller of one node, both directions.
 * @return Length in metres, rounded down.
 */
uint16_t can_timing_max_cable_m(const can_bit_timing_t *timing, uint32_t clock_hz, uint16_t node_delay_ns)
{
    const uint64_t phase1 = (timing->segment1 < timing->segment2) ? timing->segment1 : timing->segment2;
    const uint64_t propagation_quanta = timing->segment1 - phase1;
    const uint64_t budget_ns = (propagation_quanta * timing->prescaler * 1000000000U) / clock_hz;
    const uint64_t electronics_ns = 2U * (uint64_t)node_delay_ns;
    uint64_t length_m = 0U;

    if (budget_ns > electronics_ns) {
        length_m = (budget_ns - electronics_ns) / (2U * CAN_CABLE_DELAY_NS_PER_M);
    }

    return (length_m > UINT16_MAX) ? (uint16_t)UINT16_MAX : (uint16_t)length_m;
}

/**
 * @brief Computes the offset of the secondary sample point for transmitter delay compensation.
 *
 * @param data_timing Bit timing of the data phase.
 * @return Offset in controller clock periods: the distance of the sample point from the bit's start.
 */
uint8_t can_fd_compensation_offset(const can_bit_timing_t *data_timing)
{
    uint32_t offset = (uint32_t)data_timing->prescaler * (CAN_SYNC_QUANTA + (uint32_t)data_timing->segment1);

    if (offset > CAN_TDC_OFFSET_MAX) {
        offset = CAN_TDC_OFFSET_MAX;
    }

    return (uint8_t)offset;
}
