/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file plausibility.h
 * @brief Plausibility checks of sensor signals and the debouncing of their faults.
 */
#ifndef SAFETY_PLAUSIBILITY_H
#define SAFETY_PLAUSIBILITY_H

#include <stdbool.h>
#include <stdint.h>

/** Fault debouncing: the counter runs between -limit (passed) and +limit (failed). */
typedef struct {
    int16_t counter;
    int16_t limit;
    int16_t step_up;
    int16_t step_down;
    bool failed;
} fault_debounce_t;

/** Detection of a signal that has frozen. */
typedef struct {
    int32_t reference;
    uint16_t unchanged_samples;
    uint16_t max_unchanged;
    int32_t noise_band;
} stuck_detector_t;

/** Accelerator pedal with two potentiometers, the second at half the voltage of the first. */
typedef struct {
    uint16_t supply_mv;
    uint16_t tolerance_mv;
    uint16_t released_mv;
    uint16_t pressed_mv;
} pedal_calibration_t;

bool plausible_range(int32_t value, int32_t lower, int32_t upper, int32_t hysteresis, bool was_plausible);
bool plausible_gradient(int32_t value, int32_t previous, uint32_t max_change_per_s, uint32_t interval_ms);
bool fault_debounce(fault_debounce_t *fault, bool error_seen);
bool stuck_detect(stuck_detector_t *detector, int32_t sample, bool motion_expected);
bool pedal_position_permille(
    const pedal_calibration_t *calibration, uint16_t first_mv, uint16_t second_mv, uint16_t *permille);
bool wheel_speeds_plausible(
    const uint16_t speeds_cmps[4], int16_t yaw_mrad_per_s, uint16_t track_mm, uint16_t tolerance_cmps);
int32_t substitute_value(
    int32_t last_good, int32_t safe_value, uint32_t age_ms, uint32_t hold_ms, uint32_t fade_ms);

#endif /* SAFETY_PLAUSIBILITY_H */
