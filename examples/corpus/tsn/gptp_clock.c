/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file gptp_clock.c
 * @brief Time of IEEE 802.1AS (gPTP): timestamps, link delay, rate ratios and the clock servo.
 */
#include "gptp_clock.h"

#define GPTP_NS_PER_SECOND 1000000000LL

/** Rate offsets travel as (ratio - 1) * 2^41. */
#define GPTP_RATE_SCALE (1LL << 41)

/** Gains of the servo in 1/1024, for one sync message a second: 0.7 and 0.3. */
#define GPTP_GAIN_PROPORTIONAL 717
#define GPTP_GAIN_INTEGRAL 307
#define GPTP_GAIN_ONE 1024

/**
 * @brief Subtracts two timestamps.
 *
 * @param later   Minuend.
 * @param earlier Subtrahend, within 292 years of the other.
 * @return Signed difference in nanoseconds.
 */
int64_t gptp_timestamp_diff_ns(const gptp_timestamp_t *later, const gptp_timestamp_t *earlier)
{
    const int64_t seconds = (int64_t)(later->seconds - earlier->seconds);
    const int64_t nanoseconds = (int64_t)later->nanoseconds - (int64_t)earlier->nanoseconds;

    return (seconds * GPTP_NS_PER_SECOND) + nanoseconds;
}

/**
 * @brief Moves a timestamp forwards or backwards and keeps it normalised.
 *
 * @param timestamp Point of time to start from.
 * @param delta_ns  Signed distance.
 * @return The moved timestamp; time zero if the result would lie before it.
 */
gptp_timestamp_t gptp_timestamp_add_ns(gptp_timestamp_t timestamp, int64_t delta_ns)
{
    gptp_timestamp_t moved = {0U, 0U};
    int64_t seconds = (int64_t)timestamp.seconds + (delta_ns / GPTP_NS_PER_SECOND);
    int64_t nanoseconds = (int64_t)timestamp.nanoseconds + (delta_ns % GPTP_NS_PER_SECOND);

    if (nanoseconds < 0) {
        nanoseconds += GPTP_NS_PER_SECOND;
        seconds--;
    } else if (nanoseconds >= GPTP_NS_PER_SECOND) {
        nanoseconds -= GPTP_NS_PER_SECOND;
        seconds++;
    } else {
        /* Already normalised. */
    }
    if (seconds >= 0) {
        moved.seconds = (uint64_t)seconds;
        moved.nanoseconds = (uint32_t)nanoseconds;
    }

    return moved;
}

/**
 * @brief Reads a timestamp in network byte order from a Follow_Up or Pdelay message.
 *
 * @param octets    Start of the ten octets.
 * @param length    Octets that are available.
 * @param timestamp Receives the timestamp.
 * @return False if the message is too short or the nanoseconds reach a full second.
 */
bool gptp_timestamp_parse(const uint8_t *octets, size_t length, gptp_timestamp_t *timestamp)
{
    bool valid = false;

    if (length >= GPTP_TIMESTAMP_OCTETS) {
        uint64_t seconds = 0U;
        uint32_t nanoseconds = 0U;

        for (size_t i = 0U; i < 6U; i++) {
            seconds = (seconds << 8) | octets[i];
        }
        for (size_t i = 6U; i < GPTP_TIMESTAMP_OCTETS; i++) {
            nanoseconds = (nanoseconds << 8) | octets[i];
        }
        timestamp->seconds = seconds;
        timestamp->nanoseconds = nanoseconds;
        valid = ((int64_t)nanoseconds < GPTP_NS_PER_SECOND);
    }

    return valid;
}

/**
 * @brief Measures how fast the neighbour's clock runs compared with ours (neighborRateRatio).
 *
 * The ratio is (t3' - t3) / (t4' - t4) over two exchanges some seconds apart.
 *
 * @param oldest First exchange of the window.
 * @param newest Last exchange of the window.
 * @return (ratio - 1) * 2^41, or 0 if the window is empty or the clocks disagree by over 1000 ppm.
 */
int32_t gptp_neighbor_rate_offset(const gptp_pdelay_t *oldest, const gptp_pdelay_t *newest)
{
    const int64_t remote_ns = newest->response_sent_ns - oldest->response_sent_ns;
    const int64_t local_ns = newest->response_received_ns - oldest->response_received_ns;
    const int64_t drift_ns = remote_ns - local_ns;
    int64_t scaled = 0;

    if ((local_ns > 0) && (drift_ns < (local_ns / 1000)) && (drift_ns > -(local_ns / 1000))) {
        /* Scale in two steps of 2^20 and 2^21, so that the product stays within 64 bits. */
        const int64_t coarse = drift_ns * (1LL << 20);
        const int64_t whole = coarse / local_ns;
        const int64_t rest = coarse % local_ns;

        scaled = (whole * (1LL << 21)) + ((rest * (1LL << 21)) / local_ns);
    }

    return (int32_t)scaled;
}

/**
 * @brief Converts a duration from one clock's time base to another's.
 *
 * @param duration_ns        Duration to convert.
 * @param scaled_rate_offset (ratio - 1) * 2^41, as in cumulativeScaledRateOffset.
 * @return duration * ratio; seconds and rest are scaled apart so that nothing overflows.
 */
int64_t gptp_apply_rate_offset(int64_t duration_ns, int32_t scaled_rate_offset)
{
    const int64_t whole_seconds = duration_ns / GPTP_NS_PER_SECOND;
    const int64_t rest_ns = duration_ns % GPTP_NS_PER_SECOND;
    const int64_t per_second = GPTP_NS_PER_SECOND * (int64_t)scaled_rate_offset;
    const int64_t rest_change = (rest_ns * (int64_t)scaled_rate_offset) / GPTP_RATE_SCALE;

    return duration_ns + ((whole_seconds * per_second) / GPTP_RATE_SCALE) + rest_change;
}

/**
 * @brief Computes the propagation delay of a link from one peer delay exchange.
 *
 * delay = ((t4 - t1) * ratio - (t3 - t2)) / 2, in the neighbour's time base.
 *
 * @param exchange           Timestamps t1 to t4.
 * @param scaled_rate_offset Neighbour rate ratio, see gptp_neighbor_rate_offset().
 * @return Mean delay of the link; negative values come from timestamp jitter on short cables.
 */
int64_t gptp_link_delay_ns(const gptp_pdelay_t *exchange, int32_t scaled_rate_offset)
{
    const int64_t turnaround_ns = exchange->response_sent_ns - exchange->request_received_ns;
    const int64_t round_trip_ns = exchange->response_received_ns - exchange->request_sent_ns;

    return (gptp_apply_rate_offset(round_trip_ns, scaled_rate_offset) - turnaround_ns) / 2;
}

/**
 * @brief Smooths the link delay with an exponential average.
 *
 * @param average_ns   Average so far; 0 means that this is the first sample.
 * @param sample_ns    New measurement.
 * @param weight_shift The sample counts for 1 / 2^weight_shift.
 * @return The new average.
 */
int64_t gptp_filter_link_delay(int64_t average_ns, int64_t sample_ns, uint32_t weight_shift)
{
    const int64_t weight = (int64_t)1 << (weight_shift & 15U);

    return (average_ns == 0) ? sample_ns : (average_ns + ((sample_ns - average_ns) / weight));
}

/**
 * @brief Feeds one offset from the grandmaster to the servo.
 *
 * The integral part is limited to what the hardware can correct, so that it does not wind up
 * while the grandmaster is far away.
 *
 * @param servo      Controller state.
 * @param offset_ns  Local time minus grandmaster time.
 * @param adjust_ppb Receives the frequency correction for the local clock.
 * @return GPTP_SERVO_STEP if the offset must be removed at once, else GPTP_SERVO_SLEW.
 */
gptp_servo_action_t gptp_servo_sample(gptp_servo_t *servo, int64_t offset_ns, int32_t *adjust_ppb)
{
    gptp_servo_action_t action = GPTP_SERVO_SLEW;
    const int64_t limit = servo->max_adjust_ppb;

    if ((offset_ns > servo->step_limit_ns) || (offset_ns < -servo->step_limit_ns)) {
        servo->locked = false;
        *adjust_ppb = (int32_t)servo->integral_ppb;
        action = GPTP_SERVO_STEP;
    } else {
        int64_t total;

        servo->integral_ppb -= (offset_ns * GPTP_GAIN_INTEGRAL) / GPTP_GAIN_ONE;
        servo->integral_ppb = (servo->integral_ppb > limit) ? limit : servo->integral_ppb;
        servo->integral_ppb = (servo->integral_ppb < -limit) ? -limit : servo->integral_ppb;
        total = servo->integral_ppb - ((offset_ns * GPTP_GAIN_PROPORTIONAL) / GPTP_GAIN_ONE);
        if (total > limit) {
            total = limit;
        } else if (total < -limit) {
            total = -limit;
        } else {
            servo->locked = true;
        }
        *adjust_ppb = (int32_t)total;
    }

    return action;
}

/**
 * @brief Builds the clock identity of a device from its MAC address (EUI-48 to EUI-64).
 *
 * @param mac      MAC address.
 * @param identity Receives the identity: the address with FF FE in its middle.
 */
void gptp_clock_identity(const uint8_t mac[6], uint8_t identity[8])
{
    for (uint8_t i = 0U; i < 3U; i++) {
        identity[i] = mac[i];
        identity[i + 5U] = mac[i + 3U];
    }
    identity[3] = 0xFFU;
    identity[4] = 0xFEU;
}

/**
 * @brief Reads the correction field of a message header.
 *
 * @param field Eight octets in network byte order: nanoseconds times 2^16, signed.
 * @return Correction in whole nanoseconds, rounded towards minus infinity.
 */
int64_t gptp_correction_field_ns(const uint8_t field[8])
{
    uint64_t raw = 0U;
    int64_t whole_ns;

    for (uint32_t shift = 0U; shift < 64U; shift += 8U) {
        raw |= (uint64_t)field[7U - (shift / 8U)] << shift;
    }
    whole_ns = (int64_t)(raw >> 16);
    if ((raw & 0x8000000000000000ULL) != 0U) {
        whole_ns -= (int64_t)1 << 48;
    }

    return whole_ns;
}
