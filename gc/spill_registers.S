// void shoal_gc_with_spilled_registers(void (*scan)(void* context, const void* sp), void* context)
// Pushes every callee-saved register, so that a cell held only in one of them is found by a scan
// that starts at sp, then calls scan(context, sp).

#if defined(__x86_64__)
#include <cet.h>
#endif

    .text
    .globl shoal_gc_with_spilled_registers
    .hidden shoal_gc_with_spilled_registers
    .type shoal_gc_with_spilled_registers, %function
    .p2align 4
shoal_gc_with_spilled_registers:
#if defined(__x86_64__)
    .cfi_startproc
    _CET_ENDBR
    pushq %rbp
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %rbp, 0
    pushq %rbx
    .cfi_adjust_cfa_offset 8
    pushq %r12
    .cfi_adjust_cfa_offset 8
    pushq %r13
    .cfi_adjust_cfa_offset 8
    pushq %r14
    .cfi_adjust_cfa_offset 8
    pushq %r15
    .cfi_adjust_cfa_offset 8
    subq $8, %rsp                 // 6 pushes and the return address: align to 16.
    .cfi_adjust_cfa_offset 8
    movq %rdi, %rax
    movq %rsi, %rdi
    movq %rsp, %rsi
    callq *%rax
    // Callee-saved registers come back by themselves: the callee restores them.
    addq $56, %rsp
    .cfi_adjust_cfa_offset -56
    retq
    .cfi_endproc
#elif defined(__aarch64__)
    .cfi_startproc
    hint #34                      // bti c, where the processor knows it.
    stp x29, x30, [sp, #-160]!
    .cfi_def_cfa_offset 160
    .cfi_offset 29, -160
    .cfi_offset 30, -152
    mov x29, sp
    stp x19, x20, [sp, #16]
    stp x21, x22, [sp, #32]
    stp x23, x24, [sp, #48]
    stp x25, x26, [sp, #64]
    stp x27, x28, [sp, #80]
    stp d8, d9, [sp, #96]         // A compiler may park a pointer here.
    stp d10, d11, [sp, #112]
    stp d12, d13, [sp, #128]
    stp d14, d15, [sp, #144]
    mov x2, x0
    mov x0, x1
    mov x1, sp
    blr x2
    ldp x29, x30, [sp], #160
    .cfi_restore 29
    .cfi_restore 30
    .cfi_def_cfa_offset 0
    ret
    .cfi_endproc
#else
#error "shoal runs on x86-64 and AArch64"
#endif
    .size shoal_gc_with_spilled_registers, . - shoal_gc_with_spilled_registers
    .section .note.GNU-stack, "", %progbits
