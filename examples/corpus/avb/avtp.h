/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file avtp.h
 * @brief Audio Video Transport Protocol (IEEE 1722): stream headers and presentation times.
 */
#ifndef AVB_AVTP_H
#define AVB_AVTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AVTP_ETHERTYPE 0x22F0U

/** Subtypes that this library knows. */
#define AVTP_SUBTYPE_61883_IIDC 0x00U
#define AVTP_SUBTYPE_AAF 0x02U
#define AVTP_SUBTYPE_CRF 0x04U

/** Octets of the stream header in front of the samples. */
#define AVTP_STREAM_HEADER_OCTETS 24U

/** Sample formats of the AVTP audio format. */
typedef enum {
    AVTP_AAF_FLOAT_32 = 1,
    AVTP_AAF_INT_32 = 2,
    AVTP_AAF_INT_24 = 3,
    AVTP_AAF_INT_16 = 4
} avtp_aaf_format_t;

/** Header of an audio stream, decoded. */
typedef struct {
    uint64_t stream_id;
    uint32_t avtp_timestamp;
    uint16_t payload_octets;
    uint16_t channels;
    uint8_t sequence;
    uint8_t format;
    uint8_t nominal_rate; /**< Code of the sample rate, 5 for 48 kHz. */
    uint8_t bit_depth;
    bool timestamp_valid;
    bool timestamp_uncertain;
    bool media_clock_restart;
} avtp_aaf_header_t;

/** Sequence supervision of a listener. */
typedef struct {
    uint8_t expected;
    bool synchronised;
    uint32_t lost;
    uint32_t late;
} avtp_sequence_monitor_t;

uint64_t avtp_make_stream_id(const uint8_t mac[6], uint16_t unique_id);
bool avtp_parse_aaf(const uint8_t *pdu, size_t length, avtp_aaf_header_t *header);
size_t avtp_write_aaf(const avtp_aaf_header_t *header, uint8_t *pdu, size_t capacity);
bool avtp_check_sequence(avtp_sequence_monitor_t *monitor, uint8_t sequence);
uint32_t avtp_presentation_time(uint64_t gptp_ns, uint32_t max_transit_ns);
int32_t avtp_time_until_presentation_ns(uint32_t avtp_timestamp, uint64_t gptp_ns);
uint32_t avtp_aaf_sample_rate(uint8_t nominal_rate);
uint16_t avtp_deinterleave_channel(
    const uint8_t *samples, size_t octets, uint16_t channels, uint16_t channel, int16_t *output,
    uint16_t capacity);

#endif /* AVB_AVTP_H */
