/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file plausibility.c
 * @brief Plausibility checks of sensor signals and the debouncing of their faults.
 */
#include "plausibility.h"

#define PERMILLE 1000

/**
 * @brief Checks that a signal lies within its physical range.
 *
 * A signal that has been implausible must come back by the hysteresis before it counts again.
 *
 * @param value         Signal.
 * @param lower         Lower limit.
 * @param upper         Upper limit.
 * @param hysteresis    How far inside the limits a bad signal must return.
 * @param was_plausible Result of the last check.
 * @return True if the signal is plausible.
 */
bool plausible_range(int32_t value, int32_t lower, int32_t upper, int32_t hysteresis, bool was_plausible)
{
    const int32_t margin = was_plausible ? 0 : hysteresis;

    return (value >= (lower + margin)) && (value <= (upper - margin));
}

/**
 * @brief Checks that a signal did not change faster than physics allows.
 *
 * @param value            Signal now.
 * @param previous         Signal at the last sample.
 * @param max_change_per_s Steepest change in one second.
 * @param interval_ms      Time between the samples.
 * @return True if the change is plausible.
 */
bool plausible_gradient(int32_t value, int32_t previous, uint32_t max_change_per_s, uint32_t interval_ms)
{
    const int64_t change = (int64_t)value - previous;
    const uint64_t magnitude = (uint64_t)((change < 0) ? -change : change);

    return (magnitude * 1000U) <= ((uint64_t)max_change_per_s * interval_ms);
}

/**
 * @brief Debounces a fault: single errors pass, repeated ones qualify, and healing takes time too.
 *
 * @param fault      Counter of the fault.
 * @param error_seen Result of the newest check.
 * @return True while the fault is qualified.
 */
bool fault_debounce(fault_debounce_t *fault, bool error_seen)
{
    int32_t counter = fault->counter;

    /* A change of direction starts from zero, so that old good results do not delay a new fault. */
    if (error_seen) {
        counter = ((counter < 0) ? 0 : counter) + fault->step_up;
    } else {
        counter = ((counter > 0) && !fault->failed) ? 0 : counter;
        counter -= fault->step_down;
    }
    if (counter >= fault->limit) {
        counter = fault->limit;
        fault->failed = true;
    } else if (counter <= -fault->limit) {
        counter = -fault->limit;
        fault->failed = false;
    } else {
        /* Not qualified in either direction. */
    }
    fault->counter = (int16_t)counter;

    return fault->failed;
}

/**
 * @brief Detects a sensor whose signal has frozen.
 *
 * A live analogue signal always shows some noise; while the vehicle moves, its absence is a fault.
 *
 * @param detector        State of the detector.
 * @param sample          Newest sample.
 * @param motion_expected False while the signal may rightly stand still.
 * @return True if the signal is stuck.
 */
bool stuck_detect(stuck_detector_t *detector, int32_t sample, bool motion_expected)
{
    const bool moved = (sample > (detector->reference + detector->noise_band))
                       || (sample < (detector->reference - detector->noise_band));

    if (moved) {
        detector->reference = sample;
    }
    if (moved || !motion_expected) {
        detector->unchanged_samples = 0U;
    } else if (detector->unchanged_samples < UINT16_MAX) {
        detector->unchanged_samples++;
    } else {
        /* Saturated. */
    }

    return detector->unchanged_samples > detector->max_unchanged;
}

/**
 * @brief Computes the pedal position from two redundant potentiometers.
 *
 * The second potentiometer gives half the voltage of the first. On disagreement the pedal
 * counts as released, which is the safe state.
 *
 * @param calibration Voltages of the pedal.
 * @param first_mv    Voltage of the first potentiometer.
 * @param second_mv   Voltage of the second potentiometer.
 * @param permille    Receives the position, 0 for released and 1000 for fully pressed.
 * @return False if the signals are not plausible.
 */
bool pedal_position_permille(
    const pedal_calibration_t *calibration, uint16_t first_mv, uint16_t second_mv, uint16_t *permille)
{
    const int32_t doubled = 2 * (int32_t)second_mv;
    const int32_t mismatch = (int32_t)first_mv - doubled;
    const int32_t span = (int32_t)calibration->pressed_mv - (int32_t)calibration->released_mv;
    const bool plausible = (first_mv <= calibration->supply_mv) && (span > 0)
                           && (mismatch <= (int32_t)calibration->tolerance_mv)
                           && (mismatch >= -(int32_t)calibration->tolerance_mv);
    int32_t position = 0;

    if (plausible) {
        /* Of the two readings the lower one is used: rather too little torque than too much. */
        const int32_t reading = (mismatch > 0) ? doubled : (int32_t)first_mv;

        position = ((reading - (int32_t)calibration->released_mv) * PERMILLE) / span;
        position = (position < 0) ? 0 : position;
        position = (position > PERMILLE) ? PERMILLE : position;
    }
    *permille = (uint16_t)position;

    return plausible;
}

/**
 * @brief Compares the wheel speeds of each axle with the yaw rate of the vehicle.
 *
 * In a curve, right minus left is yaw rate times track width on both axles.
 *
 * @param speeds_cmps    Wheel speeds in cm/s: front left, front right, rear left, rear right.
 * @param yaw_mrad_per_s Yaw rate, positive to the left.
 * @param track_mm       Track width.
 * @param tolerance_cmps Largest deviation.
 * @return True if wheel speeds and yaw rate fit together.
 */
bool wheel_speeds_plausible(
    const uint16_t speeds_cmps[4], int16_t yaw_mrad_per_s, uint16_t track_mm, uint16_t tolerance_cmps)
{
    /* mrad/s times mm is um/s; 10000 um make a cm. */
    const int32_t expected_cmps = ((int32_t)yaw_mrad_per_s * (int32_t)track_mm) / 10000;
    bool plausible = true;

    for (uint32_t axle = 0U; axle < 2U; axle++) {
        const int32_t left = speeds_cmps[2U * axle];
        const int32_t right = speeds_cmps[(2U * axle) + 1U];
        const int32_t deviation = (right - left) - expected_cmps;

        if ((deviation > (int32_t)tolerance_cmps) || (deviation < -(int32_t)tolerance_cmps)) {
            plausible = false;
        }
    }

    return plausible;
}

/**
 * @brief Substitutes a signal that has failed: hold the last good value, then fade to the safe one.
 *
 * @param last_good  Last plausible value.
 * @param safe_value Value to end at.
 * @param age_ms     Time since the last plausible value.
 * @param hold_ms    Time for which the value is held.
 * @param fade_ms    Time in which it then fades.
 * @return Value to use.
 */
int32_t substitute_value(
    int32_t last_good, int32_t safe_value, uint32_t age_ms, uint32_t hold_ms, uint32_t fade_ms)
{
    int32_t value = last_good;

    if (age_ms > hold_ms) {
        const uint32_t fading_ms = age_ms - hold_ms;

        if (fading_ms >= fade_ms) {
            value = safe_value;
        } else {
            const int64_t distance = (int64_t)safe_value - (int64_t)last_good;

            value = (int32_t)(last_good + ((distance * (int64_t)fading_ms) / (int64_t)fade_ms));
        }
    }

    return value;
}
