using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>A sign-in, a refresh or a step-up.</summary>
internal sealed class LoginFlow(FlowStart start) : Flow(start)
{
    public override string Name => "login";

    public bool IsRefresh { get; set; }

    public string RequestedAal { get; set; } = "aal1";

    public string? IdentitySchema { get; init; }

    /// <summary>Whose people alone are to sign in.</summary>
    public Guid? OrganizationId { get; init; }

    /// <summary>Shown once, in the answer that made the flow.</summary>
    public string? ExchangeCode { get; set; }

    /// <summary>Where an API flow that goes through a browser leaves its session.</summary>
    public TokenExchange? Exchange { get; set; }

    /// <summary>A credential to be linked once its owner has signed in.</summary>
    public CredentialLink? Link { get; set; }

    /// <summary>The codes, for the flow that goes on in place of this one, which has them no more.</summary>
    public TokenExchange? TakeExchange()
    {
        var codes = Exchange;
        Exchange = null;
        return codes;
    }

    public override JsonObject ToJson()
    {
        var json = Head(head => head["organization_id"] = OrganizationId?.ToString());
        json["created_at"] = Json.Time(CreatedAt);
        json["updated_at"] = Json.Time(UpdatedAt);
        json["refresh"] = IsRefresh;
        json["requested_aal"] = RequestedAal;
        if (ExchangeCode is not null) json["session_token_exchange_code"] = ExchangeCode;
        if (IdentitySchema is not null) json["identity_schema"] = IdentitySchema;
        return Tail(json);
    }
}
