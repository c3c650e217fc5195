using HypergradGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <content>How the parsers refuse: at an operation, with what it is and what to write instead.</content>
internal sealed partial class FunctionContext
{
    public void Refuse(IOperation at, string what, string advice) => Report(Descriptors.NotSupported, at, what, advice);

    public void Report(DiagnosticDescriptor descriptor, IOperation at, params object[] arguments)
    {
        if (Module.Sink.Failed && IsOfRefusedLocal(at))
        {
            Module.Sink.FailSilently();
        }
        else
        {
            var (known, given) = Refusals.Of(descriptor, at, arguments);
            Module.Sink.Report(known, SourceLocations.Of(at), given);
        }
    }

    /// <summary>A use of a local whose declaration was refused: another diagnostic would only repeat that one.</summary>
    private bool IsOfRefusedLocal(IOperation at) => at switch
    {
        ILocalReferenceOperation { IsDeclaration: false } local => !Places.ContainsKey(local.Local),
        IConversionOperation conversion => IsOfRefusedLocal(conversion.Operand),
        IMemberReferenceOperation { Instance: { } instance } => IsOfRefusedLocal(instance),
        IArrayElementReferenceOperation element => IsOfRefusedLocal(element.ArrayReference),
        IImplicitIndexerReferenceOperation element => IsOfRefusedLocal(element.Instance),
        IInvocationOperation { Instance: { } instance } => IsOfRefusedLocal(instance),
        IInvocationOperation { TargetMethod.IsExtensionMethod: true, Arguments: [{ Value: var receiver }, ..] } => IsOfRefusedLocal(receiver),
        _ => false,
    };

    /// <summary>Refuses an operation that no parser knows, by what it is in C#.</summary>
    public void RefuseConstruct(IOperation at)
    {
        while (at is IConversionOperation { IsImplicit: true, OperatorMethod: null } conversion)
            at = conversion.Operand;
        if (at.Kind == OperationKind.Invalid || at.Type is IErrorTypeSymbol)
        {
            Module.Sink.FailSilently();
            return;
        }
        var (what, advice) = Constructs.Describe(at);
        Refuse(at, what, advice);
    }

    /// <summary>An Index or Range that is not written where it is used; its declaration has been refused already.</summary>
    public void RefuseIndexVariable(IOperation at)
    {
        if (at is ILocalReferenceOperation)
            Module.Sink.FailSilently();
        else
            Refuse(at, "An index or range that is computed elsewhere", "write it in the brackets");
    }

    public void RefuseType(IOperation at)
    {
        if (SourceTypes.IsUnknown(at.Type))
            Module.Sink.FailSilently();
        else
            Refuse(at, Constructs.DescribeType(at.Type!));
    }

    private void Refuse(IOperation at, (string What, string Advice) because) => Refuse(at, because.What, because.Advice);
}
