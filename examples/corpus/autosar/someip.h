/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file someip.h
 * @brief SOME/IP: message headers, sessions and the segmentation of long messages (SOME/IP-TP).
 */
#ifndef AUTOSAR_SOMEIP_H
#define AUTOSAR_SOMEIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SOMEIP_HEADER_OCTETS 16U
#define SOMEIP_TP_HEADER_OCTETS 4U
#define SOMEIP_PROTOCOL_VERSION 1U

/** Message types. */
#define SOMEIP_REQUEST 0x00U
#define SOMEIP_REQUEST_NO_RETURN 0x01U
#define SOMEIP_NOTIFICATION 0x02U
#define SOMEIP_RESPONSE 0x80U
#define SOMEIP_ERROR 0x81U
#define SOMEIP_TP_FLAG 0x20U

/** Return codes. */
typedef enum {
    SOMEIP_E_OK = 0x00,
    SOMEIP_E_UNKNOWN_SERVICE = 0x02,
    SOMEIP_E_UNKNOWN_METHOD = 0x03,
    SOMEIP_E_WRONG_PROTOCOL_VERSION = 0x07,
    SOMEIP_E_WRONG_INTERFACE_VERSION = 0x08,
    SOMEIP_E_MALFORMED_MESSAGE = 0x09,
    SOMEIP_E_WRONG_MESSAGE_TYPE = 0x0A
} someip_return_t;

/** Header of a message. */
typedef struct {
    uint16_t service_id;
    uint16_t method_id; /**< Bit 15 is set for events. */
    uint32_t payload_octets;
    uint16_t client_id;
    uint16_t session_id;
    uint8_t interface_version;
    uint8_t message_type;
    uint8_t return_code;
} someip_header_t;

/** A service that a server offers. */
typedef struct {
    uint16_t service_id;
    uint8_t interface_version;
    const uint16_t *methods; /**< In ascending order. */
    uint16_t method_count;
} someip_service_t;

/** Reassembly of a segmented message. */
typedef struct {
    uint8_t *buffer;
    uint32_t capacity;
    uint32_t received;
    uint16_t session_id;
    bool active;
} someip_tp_t;

size_t someip_write_header(const someip_header_t *header, uint8_t *octets, size_t capacity);
someip_return_t someip_parse_header(const uint8_t *octets, size_t length, someip_header_t *header);
someip_return_t someip_check_request(const someip_header_t *header, const someip_service_t *service);
bool someip_make_response(const someip_header_t *request, someip_return_t code, someip_header_t *response);
uint16_t someip_next_session(uint16_t session_id, bool *wrapped);
uint32_t someip_tp_segment(
    uint32_t total_octets, uint32_t offset, uint32_t max_segment, uint8_t tp_header[SOMEIP_TP_HEADER_OCTETS]);
bool someip_tp_receive(someip_tp_t *tp, uint16_t session_id, const uint8_t *segment, uint32_t length);
size_t someip_write_string(const char *text, uint8_t *octets, size_t capacity);

#endif /* AUTOSAR_SOMEIP_H */
