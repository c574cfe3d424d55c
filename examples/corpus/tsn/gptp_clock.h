/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file gptp_clock.h
 * @brief Time of IEEE 802.1AS (gPTP): timestamps, link delay, rate ratios and the clock servo.
 */
#ifndef TSN_GPTP_CLOCK_H
#define TSN_GPTP_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Length of a timestamp on the wire: 48 bits of seconds and 32 bits of nanoseconds. */
#define GPTP_TIMESTAMP_OCTETS 10U

/** A point of gPTP time; the nanoseconds are always less than one second. */
typedef struct {
    uint64_t seconds;
    uint32_t nanoseconds;
} gptp_timestamp_t;

/** The four timestamps of one peer delay exchange, each on its own device's clock. */
typedef struct {
    int64_t request_sent_ns;      /**< t1, initiator. */
    int64_t request_received_ns;  /**< t2, responder. */
    int64_t response_sent_ns;     /**< t3, responder. */
    int64_t response_received_ns; /**< t4, initiator. */
} gptp_pdelay_t;

/** Proportional-integral controller that steers the local clock. */
typedef struct {
    int64_t integral_ppb;   /**< Learnt frequency error. */
    int32_t max_adjust_ppb; /**< Largest correction that the hardware accepts. */
    int64_t step_limit_ns;  /**< Offsets beyond this are stepped, not slewed. */
    bool locked;
} gptp_servo_t;

/** What the servo asks for after a sample. */
typedef enum {
    GPTP_SERVO_SLEW = 0,
    GPTP_SERVO_STEP
} gptp_servo_action_t;

int64_t gptp_timestamp_diff_ns(const gptp_timestamp_t *later, const gptp_timestamp_t *earlier);
gptp_timestamp_t gptp_timestamp_add_ns(gptp_timestamp_t timestamp, int64_t delta_ns);
bool gptp_timestamp_parse(const uint8_t *octets, size_t length, gptp_timestamp_t *timestamp);
int32_t gptp_neighbor_rate_offset(const gptp_pdelay_t *oldest, const gptp_pdelay_t *newest);
int64_t gptp_apply_rate_offset(int64_t duration_ns, int32_t scaled_rate_offset);
int64_t gptp_link_delay_ns(const gptp_pdelay_t *exchange, int32_t scaled_rate_offset);
int64_t gptp_filter_link_delay(int64_t average_ns, int64_t sample_ns, uint32_t weight_shift);
gptp_servo_action_t gptp_servo_sample(gptp_servo_t *servo, int64_t offset_ns, int32_t *adjust_ppb);
void gptp_clock_identity(const uint8_t mac[6], uint8_t identity[8]);
int64_t gptp_correction_field_ns(const uint8_t field[8]);

#endif /* TSN_GPTP_CLOCK_H */
