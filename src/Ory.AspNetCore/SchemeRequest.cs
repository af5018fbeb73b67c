using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore;

/// <summary>One scheme in one request: what the handler has at hand and its helpers need.</summary>
internal sealed record SchemeRequest(
    HttpContext Context, AuthenticationScheme Scheme, OryOptions Options, OryEvents Events, SchemeParts Parts, SessionFeature Found);
