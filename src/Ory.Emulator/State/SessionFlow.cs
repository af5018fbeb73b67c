using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>A flow that ends with a session: a sign-in or a sign-up.</summary>
internal abstract class SessionFlow(FlowStart start) : Flow(start)
{
    /// <summary>The identity schema that was chosen; null where the default counts.</summary>
    public string? IdentitySchema { get; set; }

    /// <summary>Whose people alone it is for.</summary>
    public Guid? OrganizationId { get; init; }

    /// <summary>Shown once, in the answer that made the flow.</summary>
    public string? ExchangeCode { get; set; }

    /// <summary>Where an API flow that goes through a browser leaves its session; null where no codes were asked for.</summary>
    public TokenExchange? Exchange { get; set; }

    /// <summary>The codes, for the flow that goes on in place of this one, which has them no more.</summary>
    public TokenExchange? TakeExchange()
    {
        var codes = Exchange;
        Exchange = null;
        return codes;
    }

    protected override JsonObject Tail(JsonObject json)
    {
        if (ExchangeCode is not null) json["session_token_exchange_code"] = ExchangeCode;
        if (IdentitySchema is not null) json["identity_schema"] = IdentitySchema;
        return base.Tail(json);
    }
}
