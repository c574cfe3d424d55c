/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file credit_shaper.c
 * @brief Credit-based shaper (IEEE 802.1Qav) for stream reservation classes.
 */
#include "credit_shaper.h"

#include <stddef.h>

#define BITS_PER_OCTET 8
#define NANOBITS_PER_BIT 1000000000LL

/** Header with VLAN tag, check sequence, preamble and inter-frame gap around a payload. */
#define CBS_FRAME_OVERHEAD_OCTETS 42U
#define CBS_MIN_PAYLOAD_OCTETS 42U

/**
 * @brief Derives both slopes and both credit limits of a shaper and clears its credit.
 *
 * sendSlope = idleSlope - portRate, hiCredit = maxInterference * idleSlope / portRate,
 * loCredit = maxFrame * sendSlope / portRate.
 *
 * @param shaper                  Shaper to set up.
 * @param port_rate_bps           Bit rate of the port.
 * @param idle_slope_bps          Bandwidth reserved for the class; at most the port rate.
 * @param max_frame_octets        Longest frame of the class.
 * @param max_interference_octets Longest frame that can delay the class.
 * @return False if the bandwidth is zero or larger than the port offers.
 */
bool cbs_configure(
    cbs_shaper_t *shaper, uint64_t port_rate_bps, uint64_t idle_slope_bps, uint32_t max_frame_octets,
    uint32_t max_interference_octets)
{
    const bool valid = (shaper != NULL) && (idle_slope_bps != 0U) && (idle_slope_bps <= port_rate_bps)
                       && (port_rate_bps <= (uint64_t)INT32_MAX * 4U);

    if (valid) {
        const int64_t port_rate = (int64_t)port_rate_bps;
        const int64_t frame_bits = (int64_t)max_frame_octets * BITS_PER_OCTET;
        const int64_t interference_bits = (int64_t)max_interference_octets * BITS_PER_OCTET;

        shaper->idle_slope_bps = (int64_t)idle_slope_bps;
        shaper->send_slope_bps = shaper->idle_slope_bps - port_rate;
        shaper->hi_credit_nanobits =
            ((interference_bits * shaper->idle_slope_bps) / port_rate) * NANOBITS_PER_BIT;
        shaper->lo_credit_nanobits =
            ((frame_bits * shaper->send_slope_bps) / port_rate) * NANOBITS_PER_BIT;
        shaper->credit_nanobits = 0;
        shaper->updated_ns = 0U;
    }

    return valid;
}

/**
 * @brief Adds a rising or falling slope to a credit and stops at a limit.
 *
 * The time to reach the limit is computed first, so the product cannot overflow.
 *
 * @param credit_nanobits Credit at the start.
 * @param slope_bps       Slope; its sign tells on which side the limit lies.
 * @param elapsed_ns      Time for which the slope applies.
 * @param limit_nanobits  Value that is not passed.
 * @return Credit at the end.
 */
static int64_t cbs_ramp_credit(
    int64_t credit_nanobits, int64_t slope_bps, uint64_t elapsed_ns, int64_t limit_nanobits)
{
    int64_t result = credit_nanobits;

    if (slope_bps != 0) {
        const int64_t distance = limit_nanobits - credit_nanobits;
        const int64_t steps_to_limit = distance / slope_bps;

        if (steps_to_limit < 0) {
            /* Already beyond the limit on the far side: leave the credit alone. */
            result = credit_nanobits;
        } else if (elapsed_ns > (uint64_t)steps_to_limit) {
            result = limit_nanobits;
        } else {
            result += slope_bps * (int64_t)elapsed_ns;
        }
    }

    return result;
}

/**
 * @brief Brings the credit of a shaper up to the present.
 *
 * While a frame waits, credit rises to hiCredit. While a frame is sent, it falls to loCredit.
 * With an empty queue a positive credit is lost at once and a negative one recovers to zero.
 *
 * @param shaper      Shaper to advance.
 * @param queue_state What the queue did since the last call.
 * @param now_ns      Current time; a time that runs backwards is ignored.
 */
void cbs_advance(cbs_shaper_t *shaper, cbs_queue_state_t queue_state, uint64_t now_ns)
{
    if (now_ns >= shaper->updated_ns) {
        const uint64_t elapsed_ns = now_ns - shaper->updated_ns;
        const int64_t credit = shaper->credit_nanobits;

        switch (queue_state) {
        case CBS_QUEUE_SENDING:
            shaper->credit_nanobits =
                cbs_ramp_credit(credit, shaper->send_slope_bps, elapsed_ns, shaper->lo_credit_nanobits);
            break;
        case CBS_QUEUE_WAITING:
            shaper->credit_nanobits =
                cbs_ramp_credit(credit, shaper->idle_slope_bps, elapsed_ns, shaper->hi_credit_nanobits);
            break;
        case CBS_QUEUE_EMPTY:
        default:
            shaper->credit_nanobits =
                (credit > 0) ? 0 : cbs_ramp_credit(credit, shaper->idle_slope_bps, elapsed_ns, 0);
            break;
        }
        shaper->updated_ns = now_ns;
    }
}

/**
 * @brief Decides whether the class may start its next frame.
 *
 * @param shaper       Shaper whose credit is up to date.
 * @param port_is_busy True while another frame is on the wire.
 * @param gate_is_open State of the transmission gate; true where no gate schedule is in use.
 * @return True if a waiting frame may be selected now.
 */
bool cbs_may_transmit(const cbs_shaper_t *shaper, bool port_is_busy, bool gate_is_open)
{
    return (shaper->credit_nanobits >= 0) && gate_is_open && !port_is_busy;
}

/**
 * @brief Tells how long a waiting frame must still wait for its credit.
 *
 * @param shaper Shaper whose credit is up to date.
 * @return Nanoseconds until the credit is no longer negative, rounded up.
 */
uint64_t cbs_time_to_eligible_ns(const cbs_shaper_t *shaper)
{
    uint64_t wait_ns = 0U;

    if (shaper->credit_nanobits < 0) {
        const uint64_t debt = (uint64_t)(-shaper->credit_nanobits);
        const uint64_t slope = (uint64_t)shaper->idle_slope_bps;

        wait_ns = (debt / slope) + (((debt % slope) != 0U) ? 1U : 0U);
    }

    return wait_ns;
}

/**
 * @brief Computes the longest time for which a class can keep the wire for itself.
 *
 * The burst begins at hiCredit and ends when the last frame has brought the credit down to
 * loCredit: (hiCredit - loCredit) / -sendSlope.
 *
 * @param shaper Configured shaper.
 * @return Nanoseconds; UINT64_MAX if the whole port rate is reserved and the burst never ends.
 */
uint64_t cbs_max_burst_ns(const cbs_shaper_t *shaper)
{
    uint64_t burst_ns = UINT64_MAX;

    if (shaper->send_slope_bps < 0) {
        const int64_t swing_nanobits = shaper->hi_credit_nanobits - shaper->lo_credit_nanobits;

        burst_ns = (uint64_t)(swing_nanobits / -shaper->send_slope_bps);
    }

    return burst_ns;
}

/**
 * @brief Computes the idle slope that one stream adds to its class.
 *
 * @param payload_octets      Largest payload of a frame of the stream (MaxFrameSize).
 * @param frames_per_interval Frames in one class measurement interval (MaxIntervalFrames).
 * @param class_interval_us   Class measurement interval: 125 for class A, 250 for class B.
 * @return Bandwidth on the wire in bit/s, padding and overhead included; 0 without an interval.
 */
uint64_t cbs_idle_slope_for_stream(
    uint32_t payload_octets, uint32_t frames_per_interval, uint32_t class_interval_us)
{
    const uint64_t padded_octets =
        (payload_octets < CBS_MIN_PAYLOAD_OCTETS) ? CBS_MIN_PAYLOAD_OCTETS : payload_octets;
    const uint64_t bits_per_interval =
        (padded_octets + CBS_FRAME_OVERHEAD_OCTETS) * frames_per_interval * (uint64_t)BITS_PER_OCTET;

    return (class_interval_us == 0U) ? 0U : ((bits_per_interval * 1000000U) / class_interval_us);
}
