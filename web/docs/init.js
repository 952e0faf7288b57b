// Starts Swagger UI on this listener's own document.
// Paths are absolute: the page also stands at /api/v1/docs.

/** Tried-out requests go to where the page came from, whatever public host the document names. */
function toThisHost(request) {
  const target = new URL(request.url, window.location.origin);
  request.url = window.location.origin + target.pathname + target.search;
  return request;
}

window.addEventListener('DOMContentLoaded', () => {
  window.SwaggerUIBundle({
    url: '/api/v1/openapi.json',
    dom_id: '#swagger-ui',
    deepLinking: true,
    displayRequestDuration: true,
    defaultModelsExpandDepth: 0,
    persistAuthorization: false, // Keys stay in memory.
    requestInterceptor: toThisHost,
    validatorUrl: null, // Nothing is sent to anybody else.
  });
});
