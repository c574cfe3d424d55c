#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Nanoseconds in a second: slopes are bits per second, times are nanoseconds. */
#define CBS_NS_PER_S (INT64_C(1000000000))

/** Longest step, in nanoseconds, for which slope times time still fits 64 bits at 2 Gbit/s. */
#define CBS_MAX_STEP_NS (UINT64_C(4000000000))

/** What the traffic class was doing while the time passed. */
typedef enum {
    CBS_IDLE_EMPTY = 0,
    CBS_IDLE_WAITING,
    CBS_TRANSMITTING
} cbs_activity_t;

/** Shaper of one traffic class. Credits are bits, scaled by CBS_NS_PER_S so that no remainder is lost. */
typedef struct {
    int32_t idle_slope_bps;
    int32_t send_slope_bps;
    int64_t hi_credit;
    int64_t lo_credit;
    int64_t credit;
} cbs_shaper_t;

/** Keeps a credit between two limits. */
static int64_t cbs_clamp(int64_t value, int64_t low, int64_t high)
{
    int64_t clamped = value;

    if (value < low) {
        clamped = low;
    } else if (value > high) {
        clamped = high;
    } else {
        /* The value is within the limits. */
    }
    return clamped;
}

/**
 * @brief Sets up the shaper of a stream reservation class.
 *
 * @param[out] shaper shaper to set up
 * @param[in] idle_slope_bps bandwidth reserved for the class, in bits per second
 * @param[in] port_rate_bps bandwidth of the port, in bits per second; above the idle slope
 * @param[in] max_interference_bits longest frame of any other priority
 * @param[in] max_frame_bits longest frame of this class
 * @return true if the values make a shaper
 */
bool cbs_init(cbs_shaper_t *shaper, int32_t idle_slope_bps, int32_t port_rate_bps, uint16_t max_interference_bits,
              uint16_t max_frame_bits)
{
    if ((shaper == NULL) || (idle_slope_bps <= 0) || (port_rate_bps <= idle_slope_bps)) {
        return false;
    }
    shaper->idle_slope_bps = idle_slope_bps;
    shaper->send_slope_bps = idle_slope_bps - port_rate_bps;
    shaper->hi_credit = ((int64_t)max_interference_bits * idle_slope_bps / port_rate_bps) * CBS_NS_PER_S;
    shaper->lo_credit = ((int64_t)max_frame_bits * shaper->send_slope_bps / port_rate_bps) * CBS_NS_PER_S;
    shaper->credit = 0;
    return true;
}

/**
 * @brief Advances the credit by the time that has passed since the last call.
 *
 * A class with nothing to send loses positive credit at once, and recovers from negative credit up to zero.
 *
 * @param[in,out] shaper shaper of the class
 * @param[in] activity what the class was doing all that time
 * @param[in] elapsed_ns nanoseconds that have passed; longer times count as CBS_MAX_STEP_NS
 */
void cbs_advance(cbs_shaper_t *shaper, cbs_activity_t activity, uint64_t elapsed_ns)
{
    if (shaper == NULL) {
        return;
    }
    const int64_t step_ns = (int64_t)((elapsed_ns < CBS_MAX_STEP_NS) ? elapsed_ns : CBS_MAX_STEP_NS);

    switch (activity) {
    case CBS_TRANSMITTING:
        shaper->credit += shaper->send_slope_bps * step_ns;
        break;
    case CBS_IDLE_WAITING:
        shaper->credit += shaper->idle_slope_bps * step_ns;
        break;
    case CBS_IDLE_EMPTY:
    default:
        if (shaper->credit < 0) {
            shaper->credit = cbs_clamp(shaper->credit + (shaper->idle_slope_bps * step_ns), shaper->lo_credit, 0);
        } else {
            shaper->credit = 0;
        }
        break;
    }
    shaper->credit = cbs_clamp(shaper->credit, shaper->lo_credit, shaper->hi_credit);
}

/**
 * @brief Tells whether the class may start to send a frame.
 *
 * @param[in] shaper shaper of the class
 * @param[in] frame_waiting whether the queue holds a frame
 * @return true if a frame waits and the credit is not negative
 */
bool cbs_may_send(const cbs_shaper_t *shaper, bool frame_waiting)
{
    return (shaper != NULL) && frame_waiting && (shaper->credit >= 0);
}
