using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Ory.AspNetCore.Yarp;

/// <summary>Sets a backend's JWT bearer scheme up for a gateway's tokens, and refuses to start where that leaves a gap.</summary>
internal sealed class GatewayTokenSetup(string scheme) : IPostConfigureOptions<JwtBearerOptions>
{
    private readonly string _section = $"Authentication:Schemes:{scheme}:";

    public void PostConfigure(string? name, JwtBearerOptions options)
    {
        if (name != scheme)
            return;

        var parameters = options.TokenValidationParameters;
        if (string.IsNullOrEmpty(parameters.ValidAudience) && parameters.ValidAudiences?.Any() is not true && !string.IsNullOrEmpty(options.Audience))
            parameters.ValidAudience = options.Audience;
        if (string.IsNullOrEmpty(parameters.ValidAudience) && parameters.ValidAudiences?.Any() is not true)
            throw Invalid($"{_section}ValidAudience is not set. Set it to the Ory.Audience of the gateway's routes to this backend: a token for another backend must not count here.");

        parameters.ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256];
        parameters.ValidateAudience = parameters.ValidateIssuer = parameters.ValidateLifetime = parameters.ValidateIssuerSigningKey = true;
        parameters.RequireSignedTokens = parameters.RequireExpirationTime = parameters.RequireAudience = true;
        parameters.NameClaimType = "sub";
        if (string.IsNullOrEmpty(parameters.ValidIssuer) && parameters.ValidIssuers?.Any() is not true)
            parameters.ValidIssuer = OryGatewayDefaults.Issuer;
        // The gateway's default of five minutes is the life of its tokens.
        if (parameters.ClockSkew == TokenValidationParameters.DefaultClockSkew)
            parameters.ClockSkew = TimeSpan.FromSeconds(30);

        if (options.ConfigurationManager is not null || options.Configuration is not null)
            return;

        var address = options.MetadataAddress ?? options.Authority?.TrimEnd('/') + OryGatewayDefaults.KeysPath;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
            throw Invalid($"{_section}Authority is not set. Set it to the gateway's address as this backend reaches it, for example \"http://localhost:5000\".");
        if (uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback && options.RequireHttpsMetadata)
            throw Invalid($"{_section}Authority is \"{options.Authority}\": who can change what passes on the way there can sign tokens. Use https, or set {_section}RequireHttpsMetadata to false.");

        var http = new HttpClient(options.BackchannelHttpHandler ?? new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            Timeout = options.BackchannelTimeout,
            MaxResponseContentBufferSize = 1024 * 1024,
        };
        var keys = new GatewayKeySet(address, http, options.TimeProvider ?? TimeProvider.System);
        options.ConfigurationManager = keys;
        AnswerOutages(options, keys, address);
    }

    /// <summary>Before the keys were to be had once, nobody can say whether a token is good: 401 would tell its bearer that he is signed out.</summary>
    private static void AnswerOutages(JwtBearerOptions options, GatewayKeySet keys, string address)
    {
        options.Events ??= new JwtBearerEvents();
        var theirs = options.Events.OnChallenge;
        options.Events.OnChallenge = async context =>
        {
            await theirs(context);
            if (context.Handled || keys.IsKnown || context.AuthenticateFailure is not SecurityTokenSignatureKeyNotFoundException)
                return;

            Log.KeysOutOfReach(context.HttpContext.RequestServices.GetRequiredService<ILogger<GatewayTokenSetup>>(), address);
            context.HandleResponse();
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        };
    }

    private OptionsValidationException Invalid(string message) => new(scheme, typeof(JwtBearerOptions), [message]);
}
