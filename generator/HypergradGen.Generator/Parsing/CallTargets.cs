using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>Which method a call reaches: of an interface or a class that is inherited the one that the receiver is known to have, and only one whose source is there.</summary>
internal sealed class CallTargets(FunctionContext context)
{
    /// <summary>The method that a call reaches; refused where that is not known, or has no source.</summary>
    public IMethodSymbol? Resolve(IOperation at, IMethodSymbol target, IOperation? instance)
    {
        if (target.ContainingType is null or IErrorTypeSymbol)
        {
            context.Module.Sink.FailSilently();
            return null;
        }
        var method = LibraryTypes.Source(Implementation(target, instance));
        bool isBaseCall = instance is IInstanceReferenceOperation { Syntax: Microsoft.CodeAnalysis.CSharp.Syntax.BaseExpressionSyntax };
        if (!method.IsStatic && (method.IsVirtual || method.IsAbstract || (method.IsOverride && !method.IsSealed)) && !isBaseCall)
        {
            if (Override(method, TypeOf(instance) ?? target.ContainingType) is not { } known)
            {
                context.Calls.Refuse(at, method, method.DeclaringSyntaxReferences.IsEmpty ? CallAdvice.For(method) : OfUnknown(method, instance));
                return null;
            }
            method = known;
        }
        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            context.Refuse(at, "A call of a delegate", "call a method by its name");
            return null;
        }
        var definition = MethodSymbols.Implementation(method);
        if (definition.DeclaringSyntaxReferences.IsEmpty || definition.IsExtern || definition.IsAbstract)
        {
            context.Calls.RefuseCall(at, method);
            return null;
        }
        if (definition.IsAsync)
        {
            context.Refuse(at, "An asynchronous helper", "return a value");
            return null;
        }
        return TypeBinding.Closed(method);
    }

    /// <summary>The type of what a call is made on. <c>this</c> of a base class is the object that its method was called on.</summary>
    private ITypeSymbol? TypeOf(IOperation? instance) => instance is IInstanceReferenceOperation && context.Receiver is { } receiver
        ? receiver == DataPath.Problem ? context.Module.Problem : receiver.Type ?? instance.Type : instance?.Type;

    private static string OfUnknown(IMethodSymbol method, IOperation? instance) => method.ContainingType.TypeKind == TypeKind.Interface
        ? $"which method an interface's call reaches is not known; declare {(instance is null ? "the object" : $"'{instance.Syntax}'")} as the struct or the sealed class that implements it"
        : "which method a virtual call reaches is not known; seal the type or the method";

    /// <summary>What a struct or a sealed class has for a method of an interface, as a type parameter is constrained to one.</summary>
    private static IMethodSymbol Implementation(IMethodSymbol method, IOperation? instance)
        => method is { IsStatic: false, ContainingType.TypeKind: TypeKind.Interface } && TypeBinding.Of(instance?.Type) is INamedTypeSymbol { TypeKind: not TypeKind.Interface } receiver && (receiver.IsValueType || receiver.IsSealed)
            && TypeBinding.Closed(receiver).FindImplementationForInterfaceMember(TypeBinding.Closed(method)) is IMethodSymbol { ContainingType.TypeKind: not TypeKind.Interface } found ? found : method;

    /// <summary>The override that a sealed receiver has.</summary>
    private static IMethodSymbol? Override(IMethodSymbol method, ITypeSymbol receiver)
    {
        if (!receiver.IsSealed && !receiver.IsValueType)
            return null;
        var origin = Origin(method);
        for (ITypeSymbol? type = receiver; type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetMembers(method.Name).OfType<IMethodSymbol>())
            {
                if (SymbolEqualityComparer.Default.Equals(Origin(member), origin))
                    return member;
            }
        }
        return null;
    }

    private static IMethodSymbol Origin(IMethodSymbol method)
    {
        while (method.OverriddenMethod is { } overridden)
            method = overridden;
        return method.OriginalDefinition;
    }
}
